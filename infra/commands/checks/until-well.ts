import { MINUTE, SECOND } from "@tracker/core";
import { pollUntil, type Time } from "../../azure/poll-until.ts";
import type { Finding } from "./finding.ts";

/** Two slots and a little: the first price of a new stack comes with the next slot, and an answer without it is kept for one. */
const PATIENCE = 12 * MINUTE;

const BETWEEN_LOOKS = 20 * SECOND;

/** Looks again and again until nothing has failed, or for about 12 minutes; resolves to what was found last. */
export async function untilWell(
  look: () => Promise<readonly Finding[]>,
  signal: AbortSignal,
  time?: Time,
): Promise<readonly Finding[]> {
  const isWell = (findings: readonly Finding[]) => findings.every(({ outcome }) => outcome !== "failed");
  return pollUntil(look, isWell, { patience: PATIENCE, pause: BETWEEN_LOOKS, signal, time });
}
