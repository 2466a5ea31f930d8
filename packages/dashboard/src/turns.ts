import { SECOND } from "@tracker/core";
import { Busy } from "./busy.ts";

/** How many may wait for their turn, and for how long: after that the visitor has left. */
const MOST_WAITING = 500;
const LONGEST_WAIT = 15 * SECOND;

/**
 * Returns a function that runs one piece of work at a time, urgent work first, with a turn of the event loop after each, so that timers and
 * sockets do not wait for all of it. It rejects with `Busy` if too many wait, or one has waited for too long.
 */
export function inTurns(): <Result>(urgent: boolean, work: () => Promise<Result>) => Promise<Result> {
  const [urgentOnes, others]: [(() => void)[], (() => void)[]] = [[], []];
  let working = false;
  const next = () => {
    const start = urgentOnes.shift() ?? others.shift();
    working = start !== undefined;
    start?.();
  };
  return async (urgent, work) => {
    const since = performance.now();
    if (working) {
      if (others.length >= MOST_WAITING && !urgent) throw tooBusy();
      await new Promise<void>((start) => (urgent ? urgentOnes : others).push(start));
    }
    working = true;
    try {
      if (performance.now() - since > LONGEST_WAIT) throw tooBusy();
      return await work();
    } finally {
      setImmediate(next);
    }
  };
}

function tooBusy(): Busy {
  return new Busy("too many requests are waiting", LONGEST_WAIT);
}
