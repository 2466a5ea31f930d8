import { setTimeout } from "node:timers/promises";
import type { Clock } from "@tracker/core";
import { type WaitingLines, waitingLines } from "./waiting-lines.ts";

/** A clock that can be waited on; tests have one that does not wait. */
export interface Time extends Clock {
  /** Resolves after so many milliseconds, or as soon as the signal fires. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

const systemTime: Time = {
  now: Date.now,
  sleep: (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal }).catch(() => {}),
};

export interface Polling<Found> {
  /** Between two looks, in milliseconds. */
  readonly pause: number | ((found: Found, looks: number) => number);
  /** How long it is looked again, in milliseconds; without end unless said. */
  readonly patience?: number;
  /** How often it is looked at most; without end unless said. */
  readonly mostLooks?: number;
  readonly signal?: AbortSignal | undefined;
  /** What is done before each pause. */
  readonly beforePause?: (found: Found) => void | Promise<void>;
  /** Who is told what is waited for; where there is patience, for it says until when. */
  readonly waiting?: WaitingLines<Found>;
  readonly time?: Time | undefined;
}

/**
 * Looks again and again until what is found is enough, until patience or looks are at their end, or until the signal fires. Resolves to what
 * was found last, which may then not be enough.
 */
export async function pollUntil<Found>(
  look: () => Promise<Found>,
  isEnough: (found: Found) => boolean,
  { pause, patience = Infinity, mostLooks = Infinity, signal, beforePause, waiting, time = systemTime }: Polling<Found>,
): Promise<Found> {
  const until = time.now() + patience;
  const tell = waiting && waitingLines(waiting, until, time);
  for (let looks = 1; ; looks++) {
    const found = await look();
    if (isEnough(found) || looks >= mostLooks || time.now() >= until || signal?.aborted) return found;
    await beforePause?.(found);
    tell?.(found);
    await time.sleep(typeof pause === "number" ? pause : pause(found, looks), signal);
    if (signal?.aborted) return found;
  }
}
