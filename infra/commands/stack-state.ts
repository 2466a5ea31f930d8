import type { Pulumi } from "./pulumi.ts";

/** What Pulumi's state has of a stack. */
export interface StackState {
  readonly outputs: Readonly<Record<string, unknown>>;
  /** The resource group of the whole stack; undefined if there is none. */
  readonly group: ResourceGroup | undefined;
  /** The SQL server's name on Azure; undefined if there is none. */
  readonly sqlServerName: string | undefined;
  /** The region of that server. */
  readonly sqlLocation: string | undefined;
  readonly hasApp: boolean;
  /** Azure's ids of all its resources, in lowercase. */
  readonly ids: ReadonlySet<string>;
  /** Set if any resource is protected. */
  readonly isProtected?: true;
}

export interface ResourceGroup {
  readonly subscription: string;
  readonly name: string;
  readonly location: string | undefined;
}

interface Exported {
  readonly deployment?: {
    readonly resources?: readonly {
      readonly type: string;
      readonly id?: string;
      readonly protect?: boolean;
      readonly outputs?: Readonly<Record<string, unknown>>;
    }[];
  };
}

const GROUP = "azure-native:resources:ResourceGroup";
const SQL_SERVER = "azure-native:sql:Server";

/** Reads the state, even after a failed update: outputs may be missing although there are resources. */
export async function readState(pulumi: Pulumi, stack: string): Promise<StackState> {
  const { ok, stdout } = await pulumi.ask(["stack", "export", "--stack", stack]);
  const resources = ok ? ((JSON.parse(stdout) as Exported).deployment?.resources ?? []) : [];
  const ofType = (wanted: string) => resources.find(({ type }) => type === wanted);
  const idOf = (type: string) => ofType(type)?.id ?? "";
  const locationOf = (type: string) => {
    const { location } = ofType(type)?.outputs ?? {};
    // Azure also returns display names of regions: "West Europe".
    return typeof location === "string" ? location.replaceAll(" ", "").toLowerCase() : undefined;
  };
  const group = /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)$/i;
  const [, subscription, name] = group.exec(idOf(GROUP)) ?? [];
  return {
    ...(resources.some(({ protect }) => protect) && { isProtected: true as const }),
    outputs: ofType("pulumi:pulumi:Stack")?.outputs ?? {},
    group:
      subscription === undefined || name === undefined
        ? undefined
        : { subscription, name, location: locationOf(GROUP) },
    sqlServerName: /\/servers\/([^/]+)$/i.exec(idOf(SQL_SERVER))?.[1],
    sqlLocation: locationOf(SQL_SERVER),
    hasApp: ofType("azure-native:web:WebApp") !== undefined,
    ids: new Set(resources.flatMap(({ id }) => (id === undefined ? [] : [id.toLowerCase()]))),
  };
}
