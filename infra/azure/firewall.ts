import { cut, HOUR, TrackerError } from "@tracker/core";
import type { Arm } from "./arm.ts";

const API_VERSION = "2023-08-01";

/** Prefix of the rules that deployments make, and that should not exist while none is running. */
const OWN = "deployment-";

/** The firewall of a SQL server, opened for one address while a deployment works. */
export interface Firewall {
  /** Lets one address in; the rule takes up to five minutes to work. */
  open(address: string): Promise<void>;
  /** Deletes every rule that a deployment made, including those left by killed ones; resolves to their number. */
  sweep(): Promise<number>;
}

export function firewallOf(arm: Arm, group: string, server: string, now: () => number = Date.now): Firewall {
  const rules = rulesOf(group, server);
  return {
    open: async (address) => {
      const body = { properties: { startIpAddress: address, endIpAddress: address } };
      await arm.request("PUT", `${rules}/${OWN}${now()}`, API_VERSION, body);
    },
    sweep: async () => {
      const own = await listOwn(arm, rules);
      await Promise.all(own.map((name) => arm.request("DELETE", `${rules}/${name}`, API_VERSION)));
      return own.length;
    },
  };
}

/** The names of the rules that deployments made over an hour ago: these were killed, and nothing sweeps until the next one. */
export async function leftOverRules(arm: Arm, group: string, server: string, now = Date.now()): Promise<string[]> {
  const own = await listOwn(arm, rulesOf(group, server));
  return own.filter((name) => !(now - Number(name.slice(OWN.length)) < HOUR));
}

const rulesOf = (group: string, server: string) =>
  `/resourceGroups/${group}/providers/Microsoft.Sql/servers/${server}/firewallRules`;

async function listOwn(arm: Arm, rules: string): Promise<string[]> {
  const { body } = await arm.request("GET", rules, API_VERSION);
  const names = ((body as { value?: { name?: string }[] }).value ?? []).map(({ name }) => name ?? "");
  return names.filter((name) => name.startsWith(OWN));
}

/** The error number with which a server's firewall refuses an address (Microsoft: "Database engine events and errors"). */
const REFUSED = 40615;

/** The address that the server refused, from its own message; undefined for any other failure. */
export function refusedAddress(error: unknown): string | undefined {
  if (!(error instanceof TrackerError && error.number === REFUSED)) return undefined;
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    const [, address] = /Client with IP address '([^']+)' is not allowed/.exec(cause.message) ?? [];
    if (address !== undefined) return cut(address, 60);
  }
  return undefined;
}
