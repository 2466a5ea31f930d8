import { cut, SECOND, TrackerError } from "@tracker/core";
import { pollUntil, type Time } from "./poll-until.ts";

/** How often a request is sent that the service cannot answer at the moment. */
const TRIES = 5;

/** Sends a request again while the service is busy, failing or unreachable; resolves to its last answer. */
export async function patientFetch(url: string, init: RequestInit, time?: Time): Promise<Response> {
  const answer = await pollUntil<Response | Error>(
    () => fetch(url, init).catch((error: Error) => error),
    (answer) => !(answer instanceof Error || isPassing(answer.status)),
    { mostLooks: TRIES, pause: pauseAfter, time },
  );
  if (!(answer instanceof Error)) return answer;
  throw new TrackerError(
    "no-answer",
    `${new URL(url).host} cannot be reached (${cut(String(answer.cause ?? answer.message))})`,
    { retryable: true },
  );
}

/** Whether an HTTP status means that the service is busy or failing, rather than that it refuses. */
export function isPassing(status: number): boolean {
  return status === 429 || status >= 500;
}

/** The wait that the service asks for, otherwise 1, 2, 4 and 8 seconds. */
function pauseAfter(answer: Response | Error, tries: number): number {
  return (answer instanceof Error ? undefined : waitAskedBy(answer)) ?? 2 ** (tries - 1) * SECOND;
}

/** The wait that a response asks for (`retry-after`), in milliseconds. */
export function waitAskedBy({ headers }: Response): number | undefined {
  const wait = headers.get("retry-after") ?? "";
  return /^\d{1,2}$/.test(wait) ? Number(wait) * SECOND : undefined;
}
