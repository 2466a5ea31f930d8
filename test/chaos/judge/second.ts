import type { Tick } from "../scenario/ticks.ts";
import type { Finding } from "./finding.ts";

/** The result of a second pipeline started on the same file while the first was running. */
export interface SecondStart {
  /** The firing of the timer at which it was started. */
  readonly index: number;
  readonly code: number | null;
  readonly said: string;
  /** Whether any byte of the store's files changed meanwhile. */
  readonly changed: boolean;
}

/** A second pipeline is refused, says why, and changes nothing. */
export function secondsThatCameIn(seconds: readonly SecondStart[], ticks: readonly Tick[]): Finding[] {
  return seconds.flatMap(({ index, code, said, changed }): Finding[] => {
    const slot = ticks[index]?.time;
    const isRefused = code !== 0 && said.includes("is being written by another run");
    return [
      ...(isRefused ? [] : [{ check: "a second pipeline was not refused", slot, text: `ended with ${code}: ${said}` }]),
      ...(changed ? [{ check: "a second pipeline changed the store", slot, text: said }] : []),
    ];
  });
}
