import { setTimeout } from "node:timers/promises";
import { SECOND, TrackerError } from "@tracker/core";

/** How long a call is retried while another program has the file locked, and the pause between tries, in milliseconds. */
const [LONGEST, PAUSE] = [5 * SECOND, SECOND / 10];

/** The methods of a store. */
type Methods = Readonly<Record<string, (...args: never[]) => Promise<unknown>>>;

/** The same methods, each retried while another program has the file locked, without blocking the process. */
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
