import { setTimeout } from "node:timers/promises";
import type { Clock } from "@tracker/core";
import { type WaitingLines, waitingLines } from "./waiting-lines.ts";

/** A clock that can sleep; in tests, sleeping takes no time. */
export interface Time extends Clock {
  /** Resolves after this many milliseconds, or as soon as the signal fires. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

const systemTime: Time = {
  now: Date.now,
  sleep: (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal }).catch(() => {}),
};

export interface Polling<Found> {
  /** Between two looks, in milliseconds. */
  readonly pause: number | ((found: Found, looks: number) => number);
  /** How long to keep looking, in milliseconds; unlimited by default. */
  readonly patience?: number;
  /** How often to look at most; unlimited by default. */
  readonly mostLooks?: number;
  readonly signal?: AbortSignal | undefined;
  /** Called before each pause. */
  readonly beforePause?: (found: Found) => void | Promise<void>;
  /** Where to say what is waited for; needs `patience`, as the lines say until when. */
  readonly waiting?: WaitingLines<Found>;
  readonly time?: Time | undefined;
}

/**
 * Looks repeatedly until the find is enough, until patience or looks run out, or until the signal fires. Resolves to the last find, which may
 * then not be enough.
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
