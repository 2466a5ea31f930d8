import { type Clock, describeError, HOUR, type Instant, MINUTE } from "@tracker/core";
import type { Output } from "./output.ts";

export interface RunFailures {
  /** A run failed. */
  failed(error: unknown): void;
  /** A run, and what comes after it, did all that there was to do. */
  worked(): void;
}

/** A little less than the hour: the run that comes an hour later may come some seconds earlier in its slot. */
const QUIET = HOUR - MINUTE;

/** Tells failures of runs: the same one once an hour, with how often it came, and that runs work again. */
export function runFailures(output: Pick<Output, "notice" | "failure" | "repeated">, clock: Clock): RunFailures {
  const said = new Map<string, { readonly at: Instant; again: number }>();
  let count = 0;
  return {
    failed(error) {
      count += 1;
      const [now, text] = [clock.now(), describeError(error)];
      const before = said.get(text);
      if (before !== undefined && Math.abs(now - before.at) < QUIET) {
        before.again += 1;
        output.repeated(error);
        return;
      }
      // What was said long ago is forgotten, however many kinds of failures there are.
      for (const [other, { at }] of said) if (Math.abs(now - at) >= QUIET) said.delete(other);
      said.set(text, { at: now, again: 0 });
      output.failure(
        before === undefined || before.again === 0
          ? error
          : `${text} (and ${before.again} times since this was last said)`,
      );
    },
    worked() {
      if (count === 0) return;
      const runs = count === 1 ? "one" : String(count);
      output.notice(
        "working again",
        `Runs work again, after ${runs} that failed; what was missed is filled from candles.`,
        {
          failed: count,
        },
      );
      count = 0;
      said.clear();
    },
  };
}
