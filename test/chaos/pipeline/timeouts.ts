import { syncBuiltinESMExports } from "node:module";
import timers from "node:timers/promises";
import type { RunTime } from "./file-trouble.ts";

/**
 * Deadlines in simulated time. A request that is never answered takes its deadline on the run's clock and no real time: the platform's two
 * ways to make a deadline are replaced by versions that record the deadline of each signal.
 */
export function simulateDeadlines(): { readonly expire: (signal: AbortSignal) => number } {
  const deadlines = new WeakMap<AbortSignal, { readonly controller: AbortController; readonly length: number }>();
  const parts = new WeakMap<AbortSignal, readonly AbortSignal[]>();
  const { any } = AbortSignal;
  AbortSignal.timeout = (length) => {
    const controller = new AbortController();
    deadlines.set(controller.signal, { controller, length });
    return controller.signal;
  };
  AbortSignal.any = (signals) => {
    const list = [...signals];
    const signal = any.call(AbortSignal, list);
    parts.set(signal, list);
    return signal;
  };
  const nearest = (signal: AbortSignal): ReturnType<typeof deadlines.get> =>
    [signal, ...(parts.get(signal) ?? [])]
      .map((part) => deadlines.get(part) ?? (part === signal ? undefined : nearest(part)))
      .find((found) => found !== undefined);
  return {
    expire(signal) {
      const deadline = nearest(signal);
      if (deadline === undefined) throw new Error("a request without a deadline would hang forever");
      setImmediate(() => deadline.controller.abort(new DOMException("The deadline has passed", "TimeoutError")));
      return deadline.length;
    },
  };
}

/**
 * Pauses in simulated time: before retries, and between requests to a venue with a rate limit. Overlapping pauses pass together.
 * @param start when the run began, in milliseconds
 */
export function simulatePauses(start: () => number, { waited, wait }: RunTime): void {
  performance.now = () => start() + waited();
  const pause = async (length = 0, value?: unknown): Promise<unknown> => {
    const due = start() + waited() + length;
    await new Promise((resolve) => setImmediate(resolve));
    wait(Math.max(0, due - start() - waited()));
    return value;
  };
  Object.assign(timers, { setTimeout: pause });
  syncBuiltinESMExports();
}
