import { setTimeout } from "node:timers/promises";
import { SECOND, TrackerError } from "@tracker/core";

/** How long another program may hold the file before what is asked of it fails, and how often it is looked at meanwhile. */
const [LONGEST, PAUSE] = [5 * SECOND, SECOND / 10];

/** Anything that a store does. */
type Methods = Readonly<Record<string, (...args: never[]) => Promise<unknown>>>;

/** The same methods, each tried again while another program holds the file. Meanwhile the process does whatever else it has to do. */
export function patient<Own extends Methods>(methods: Own): Own {
  const again = ([name, method]: [string, Methods[string]]) => [
    name,
    (...args: never[]) => whileHeld(() => method(...args)),
  ];
  return Object.fromEntries(Object.entries(methods).map(again));
}

async function whileHeld<Result>(work: () => Promise<Result>): Promise<Result> {
  for (const end = performance.now() + LONGEST; ; ) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof TrackerError && error.retryable && performance.now() < end)) throw error;
    }
    await setTimeout(PAUSE);
  }
}
