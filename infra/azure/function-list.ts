import { MINUTE, SECOND, TrackerError } from "@tracker/core";
import { RUNTIME } from "../resources/runtime.ts";
import type { Arm } from "./arm.ts";
import { pollUntil, type Time } from "./poll-until.ts";

const API_VERSION = "2024-04-01";

/** The platform reads a new package within about a minute. */
const PATIENCE = 4 * MINUTE;

const BETWEEN_LOOKS = 3 * SECOND;

export interface Site {
  readonly group: string;
  readonly site: string;
}

/** What the platform lists of an app now. */
interface Listed {
  readonly names: readonly string[];
  /** Azure's words, where it cannot list any because the app's host does not run. */
  readonly refusal?: string;
}

export interface WaitingForFunctions {
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
  readonly time?: Time;
}

/** Resolves to the names of the app's functions once the platform lists any: then it has read the package and set its timers. */
export async function waitForFunctions(
  arm: Arm,
  site: Site,
  { signal, say, time }: WaitingForFunctions,
): Promise<readonly string[]> {
  const { names, refusal } = await pollUntil<Listed>(
    () => listFunctions(arm, site),
    ({ names }) => names.length > 0,
    {
      patience: PATIENCE,
      pause: BETWEEN_LOOKS,
      signal,
      time,
      waiting: {
        say,
        quiet: MINUTE,
        awaited: ({ refusal }) => ({ what: "the platform to list the functions", because: refusal }),
      },
    },
  );
  if (names.length > 0) return names;
  throw noFunctions(site, "though its code was published", refusal);
}

/** That an app has no functions, with what is known to keep a host from starting without a word. */
export function noFunctions({ group, site }: Site, though: string, refusal: string | undefined): TrackerError {
  const what = `the platform lists no function of ${site}, ${though}`;
  const log = `az webapp log tail --name ${site} --resource-group ${group}`;
  const runtimes = `az functionapp list-flexconsumption-runtimes --runtime ${RUNTIME.name} --location LOCATION`;
  return new TrackerError("no-answer", refusal === undefined ? what : `${what} (${refusal})`, {
    hint: `Its log says why, if its host starts at all: ${log}. Where it does not, see that the region has Node ${RUNTIME.version} (${runtimes}; Azure takes an app without: Azure-Functions issue 2666); some apps needed FUNCTIONS_EXTENSION_VERSION=~4 among their settings (azure-functions-host issue 10714). Then run npm run up again.`,
  });
}

/** The names of the app's functions that the platform lists now. */
export async function listFunctions(arm: Arm, { group, site }: Site): Promise<Listed> {
  const path = `/resourceGroups/${group}/providers/Microsoft.Web/sites/${site}/functions`;
  const answer = await arm.request("GET", path, API_VERSION).catch(withoutHost);
  if (answer instanceof TrackerError) return { names: [], refusal: answer.message };
  const listed = (answer.body as { value?: { properties?: { name?: string }; name?: string }[] }).value ?? [];
  return { names: listed.map(({ name = "", properties }) => properties?.name ?? name.split("/").at(-1) ?? "") };
}

/** Resource Manager passes the question on to the host, and answers 400 where that does not run (Azure/Azure-Functions issue 2666). */
function withoutHost(error: unknown): TrackerError {
  if (error instanceof TrackerError && (error.retryable || error.message.includes("from host runtime"))) return error;
  throw error;
}
