import { setTimeout } from "node:timers/promises";
import { ArmError } from "./error.ts";

/** Runs a write to part of an app; refused while another is under way. */
export type SiteLock = <Result>(id: string, write: () => Result) => Promise<Result>;

/** How long a write holds the lock, in milliseconds: long enough to catch concurrent writes. */
const LASTS = 100;

/**
 * An app with its settings and policies takes one write at a time: Azure sometimes refuses a second with this message
 * (Azure/terraform-azurerm-avm-res-web-site pull request 272, pulumi/pulumi-azure-native issue 4461); this lock always does.
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
