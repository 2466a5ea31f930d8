import { setTimeout } from "node:timers/promises";
import { MINUTE, SECOND, TrackerError } from "@tracker/core";
import type { Arm } from "./arm.ts";

const API_VERSION = "2024-04-01";

/** The platform reads a new package within about a minute. */
const PATIENCE = 4 * MINUTE;

/** Resolves to the names of the app's functions once the platform lists any: then it has read the package and set its timers. */
export async function waitForFunctions(
  arm: Arm,
  group: string,
  site: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const until = Date.now() + PATIENCE;
  for (;;) {
    const names = await listFunctions(arm, group, site);
    if (names.length > 0) return names;
    if (Date.now() > until || signal.aborted) {
      throw new TrackerError("deadline", `the platform lists no function of ${site}, though its code was published`, {
        hint: "The app did not start: its log stream says why (a setting that is wrong, most likely). Then run pulumi up again.",
      });
    }
    await setTimeout(3 * SECOND, undefined, { signal }).catch(() => {});
  }
}

/** The names of the app's functions that the platform lists now. */
export async function listFunctions(arm: Arm, group: string, site: string): Promise<readonly string[]> {
  const { body } = await arm.request(
    "GET",
    `/resourceGroups/${group}/providers/Microsoft.Web/sites/${site}/functions`,
    API_VERSION,
  );
  const listed = (body as { value?: { properties?: { name?: string }; name?: string }[] }).value ?? [];
  return listed.map(({ name = "", properties }) => properties?.name ?? name.split("/").at(-1) ?? "");
}
