import { cut, TrackerError } from "@tracker/core";
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
  const rules = `/resourceGroups/${group}/providers/Microsoft.Sql/servers/${server}/firewallRules`;
  return {
    open: async (address) => {
      const body = { properties: { startIpAddress: address, endIpAddress: address } };
      await arm.request("PUT", `${rules}/${OWN}${now()}`, API_VERSION, body);
    },
    sweep: async () => {
      const { body } = await arm.request("GET", rules, API_VERSION);
      const names = ((body as { value?: { name?: string }[] }).value ?? []).map(({ name }) => name ?? "");
      const own = names.filter((name) => name.startsWith(OWN));
      await Promise.all(own.map((name) => arm.request("DELETE", `${rules}/${name}`, API_VERSION)));
      return own.length;
    },
  };
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
