import { setTimeout } from "node:timers/promises";
import { MINUTE, SECOND } from "@tracker/core";
import type { Finding } from "./finding.ts";

/** Two slots and a little: the first price of a new stack comes with the next slot, and an answer without it is kept for one. */
const PATIENCE = 12 * MINUTE;

const BETWEEN_LOOKS = 20 * SECOND;

/** Looks again and again until nothing has failed, or for about 12 minutes; resolves to what was found last. */
export async function untilWell(
  look: () => Promise<readonly Finding[]>,
  signal: AbortSignal,
  { patience = PATIENCE, pause = BETWEEN_LOOKS } = {},
): Promise<readonly Finding[]> {
  const until = Date.now() + patience;
  for (;;) {
    const findings = await look();
    const isWell = findings.every(({ outcome }) => outcome !== "failed");
    if (isWell || Date.now() >= until || signal.aborted) return findings;
    await setTimeout(pause, undefined, { signal }).catch(() => {});
  }
}
