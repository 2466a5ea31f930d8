import { setTimeout } from "node:timers/promises";
import { ArmError } from "./error.ts";

/** Lets through a write to something of an app, unless another is under way. */
export type SiteLock = <Result>(id: string, write: () => Result) => Promise<Result>;

/** Long enough for whoever writes beside another to be seen; in milliseconds. */
const LASTS = 100;

/**
 * An app with its settings and policies is written by one at a time: Azure refuses a second with these words now and then
 * (Azure/terraform-azurerm-avm-res-web-site pull request 272, pulumi/pulumi-azure-native issue 4461), and this always.
 */
export function createSiteLock(): SiteLock {
  const busy = new Set<string>();
  return async (id, write) => {
    const site = /^.*\/Microsoft\.Web\/sites\/[^/]+/i.exec(id)?.[0].toLowerCase();
    if (site === undefined) return write();
    if (busy.has(site))
      throw new ArmError(409, "Conflict", "Cannot modify this site because another operation is in progress.");
    busy.add(site);
    try {
      const result = write();
      await setTimeout(LASTS);
      return result;
    } finally {
      busy.delete(site);
    }
  };
}
