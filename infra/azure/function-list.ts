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

/** What the platform lists for an app now. */
interface Listed {
  readonly names: readonly string[];
  /** Azure's message when it cannot list functions because the app's host is not running. */
  readonly refusal?: string;
}

export interface WaitingForFunctions {
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
  readonly time?: Time;
}

/** Resolves to the names of the app's functions once the platform lists any: by then it has read the package and set the timers. */
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

/** The error for an app without functions; its hint names the known reasons why a host silently fails to start. */
export function noFunctions({ group, site }: Site, though: string, refusal: string | undefined): TrackerError {
  const what = `the platform lists no function of ${site}, ${though}`;
  const log = `az webapp log tail --name ${site} --resource-group ${group}`;
  const runtimes = `az functionapp list-flexconsumption-runtimes --runtime ${RUNTIME.name} --location LOCATION`;
  return new TrackerError("no-answer", refusal === undefined ? what : `${what} (${refusal})`, {
    hint: `Its log says why, if its host starts at all: ${log}. If it does not, check that the region has Node ${RUNTIME.version} (${runtimes}; Azure accepts the app even where it has not: Azure-Functions issue 2666); some apps needed the setting FUNCTIONS_EXTENSION_VERSION=~4 (azure-functions-host issue 10714). Then run npm run up again.`,
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

/** Resource Manager forwards the request to the host, and answers 400 when that is not running (Azure/Azure-Functions issue 2666). */
function withoutHost(error: unknown): TrackerError {
  if (error instanceof TrackerError && (error.retryable || error.message.includes("from host runtime"))) return error;
  throw error;
}
