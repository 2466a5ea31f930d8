import { cut, INSTRUMENT, minutes, parseJsonObject, SLOT_LENGTH, TrackerError } from "@tracker/core";
import type { Finding } from "./finding.ts";
import { get } from "./get.ts";

const NETWORK =
  "Its failures are in Application Insights; 40914 or 40615 there mean that Azure does not let it in by the service endpoint: pulumi config set network private-endpoint, and npm run up.";

/** What is wrong, and what to do, by what the app says of itself. */
const UNWELL: Readonly<Record<string, readonly [wrong: string, hint: string]>> = {
  empty: [
    "no price is stored yet",
    `The first comes within ${minutes(SLOT_LENGTH)}; if it does not, the venues or the database cannot be reached. ${NETWORK}`,
  ],
  stale: [
    `the newest price is older than ${minutes(INSTRUMENT.staleAfter)}`,
    `The timer does not run, no quorum of venues answers, or the database cannot be written. ${NETWORK}`,
  ],
};

/** Whether the app runs, reaches its database, and has a price there that is not stale. */
export async function checkHealth(page: URL): Promise<readonly Finding[]> {
  const answer = await get(new URL("api/health", page));
  const { status, newest, problems } = parseJsonObject(answer.text);
  if (answer.status === 200 && status === "fresh")
    return [{ what: "health", outcome: "ok", said: `fresh: the newest price is of ${newest}` }];
  const [wrong, hint] = UNWELL[String(status)] ?? [];
  if (wrong !== undefined) throw new TrackerError("no-answer", wrong, { ...(hint && { hint }) });
  if (Array.isArray(problems)) {
    throw new TrackerError("no-answer", `the app runs, and says: ${cut(problems.join("; "))}`, {
      hint: `It does not reach its database. ${NETWORK}`,
    });
  }
  throw new TrackerError("no-answer", `the app does not run (HTTP ${answer.status}: ${cut(answer.text, 80)})`, {
    hint: "Look at its log stream in the portal; npm run up publishes it again where its code changed.",
  });
}
