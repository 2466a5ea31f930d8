import { addSlots, type Ports, type RunReport, type RunSettings, run, SECOND, type Slot, slotAt } from "@tracker/core";
import type { WaitingClock } from "./clocks.ts";

/** Whatever a run still does this long before the next slot is cut short: what it leaves is done by the next. */
const BEFORE_NEXT = 10 * SECOND;

export interface SlotLoop {
  readonly ports: Ports & { readonly clock: WaitingClock };
  readonly settings: RunSettings;
  readonly signal: AbortSignal;
  readonly onReport: (report: RunReport) => void;
  /** A run that failed; the loop goes on with the next slot. */
  readonly onError: (error: unknown) => void;
  /** Called after each run with what is left of the slot. */
  readonly between?: (signal: AbortSignal) => Promise<void>;
  /** Runs no slot after this one. */
  readonly last?: Slot;
}

/** Runs the pipeline now and then at every slot boundary, until the signal fires or the last slot is done. */
export async function runEverySlot({
  ports,
  settings,
  signal,
  onReport,
  onError,
  between,
  last,
}: SlotLoop): Promise<void> {
  const { clock } = ports;
  while (!signal.aborted) {
    const next = addSlots(slotAt(clock.now()), 1);
    const untilNext = clock.signalAt(next - BEFORE_NEXT, signal);
    try {
      const report = await run(ports, settings, untilNext);
      if (!signal.aborted) onReport(report);
      await between?.(untilNext);
    } catch (error) {
      if (!signal.aborted) onError(error);
    }
    if (last !== undefined && next > last) return;
    await clock.sleepUntil(next, signal);
  }
}
