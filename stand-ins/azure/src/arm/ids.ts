/** The parts of an ARM id. `/subscriptions/S/resourceGroups/G` counts as a Microsoft.Resources/resourceGroups. */
export interface ParsedId {
  readonly subscription: string | undefined;
  readonly group: string | undefined;
  /** `Microsoft.Sql/servers/databases` */
  readonly type: string;
  readonly name: string;
  /** What contains the resource, or the scope of an extension such as a role assignment. */
  readonly parent: string | undefined;
}

/** Undefined for anything but the id of a resource: a subscription, a provider, any other text. */
export function parseId(id: string): ParsedId | undefined {
  const parts = id.replace(/^\/+|\/+$/g, "").split("/");
  const subscription = parts[0]?.toLowerCase() === "subscriptions" ? parts[1] : undefined;
  const group = parts[2]?.toLowerCase() === "resourcegroups" ? parts[3] : undefined;
  const at = parts.map((part) => part.toLowerCase()).lastIndexOf("providers");
  if (at < 0) {
    if (parts.length !== 4 || group === undefined) return undefined;
    return { subscription, group, type: "Microsoft.Resources/resourceGroups", name: group, parent: undefined };
  }
  const [namespace, ...path] = parts.slice(at + 1);
  if (namespace === undefined || path.length < 2 || path.length % 2 !== 0) return undefined;
  const types = path.filter((_, index) => index % 2 === 0);
  const up = path.length === 2 ? parts.slice(0, at) : parts.slice(0, -2);
  return {
    subscription,
    group,
    type: [namespace, ...types].join("/"),
    name: path.at(-1) ?? "",
    parent: up.length > 2 ? `/${up.join("/")}` : undefined,
  };
}

/** Compares ids, ignoring case. */
export function sameId(a: string, b: string): boolean {
  return keyOf(a) === keyOf(b);
}

export function keyOf(id: string): string {
  return id.replace(/^\/*/, "/").replace(/\/+$/, "").toLowerCase();
}

export function isWithin(id: string, container: string): boolean {
  return keyOf(id).startsWith(`${keyOf(container)}/`);
}
