import { MINUTE, SECOND, TrackerError } from "@tracker/core";
import type { Arm } from "./arm.ts";
import { pollUntil, type Time } from "./poll-until.ts";

const API_VERSION = "2024-04-01";

/** The platform reads a new package within about a minute. */
const PATIENCE = 4 * MINUTE;

const BETWEEN_LOOKS = 3 * SECOND;

/** Resolves to the names of the app's functions once the platform lists any: then it has read the package and set its timers. */
export async function waitForFunctions(
  arm: Arm,
  group: string,
  site: string,
  signal: AbortSignal,
  time?: Time,
): Promise<readonly string[]> {
  const names = await pollUntil(
    () => listFunctions(arm, group, site),
    ({ length }) => length > 0,
    { patience: PATIENCE, pause: BETWEEN_LOOKS, signal, time },
  );
  if (names.length > 0) return names;
  throw new TrackerError("no-answer", `the platform lists no function of ${site}, though its code was published`, {
    hint: "The app did not start: its log stream says why (a setting that is wrong, most likely). Then run pulumi up again.",
  });
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
