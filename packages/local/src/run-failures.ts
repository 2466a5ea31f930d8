import { type Clock, describeError, HOUR, type Instant, MINUTE } from "@tracker/core";
import type { Output } from "./output.ts";

export interface RunFailures {
  /** A run failed. */
  failed(error: unknown): void;
  /** A run, and the work after it, succeeded. */
  worked(): void;
}

/** A little less than an hour, as the run an hour later may start some seconds earlier in its slot. */
const QUIET = HOUR - MINUTE;

/** Reports failures of runs, the same one once an hour with its count, and that runs work again. */
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
      // Old failures are dropped, so that the map stays small however many kinds there are.
      for (const [other, { at }] of said) if (Math.abs(now - at) >= QUIET) said.delete(other);
      said.set(text, { at: now, again: 0 });
      output.failure(
        before === undefined || before.again === 0
          ? error
          : `${text} (and ${before.again.toLocaleString("en")} more times since it was last reported)`,
      );
    },
    worked() {
      if (count === 0) return;
      const runs = count === 1 ? "one failed" : `${count.toLocaleString("en")} failed`;
      output.notice("working again", `Runs work again after ${runs}; missed slots are filled from candles.`, {
        failed: count,
      });
      count = 0;
      said.clear();
    },
  };
}
