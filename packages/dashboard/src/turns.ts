import { SECOND } from "@tracker/core";
import { Busy } from "./busy.ts";

/** How many may wait for their turn, and how long: whoever asked has gone by then. */
const MOST_WAITING = 500;
const LONGEST_WAIT = 15 * SECOND;

/**
 * Work that is done a piece at a time, what is urgent first, with a turn of the event loop after each piece: timers and sockets do not wait
 * for all of it. Rejects with `Busy` when too many wait, or one has waited for too long.
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
  return new Busy("too many questions wait for an answer", LONGEST_WAIT);
}
