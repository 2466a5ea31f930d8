import {
  addSlots,
  type CatchUp,
  type Ports,
  type RunReport,
  type RunSettings,
  run,
  SECOND,
  type Slot,
  slotAt,
  slotFrom,
} from "@tracker/core";
import type { WaitingClock } from "./clocks.ts";

/** A run is cut short this long before the next slot; the next run does the rest. */
const BEFORE_NEXT = 10 * SECOND;

export interface SlotLoop {
  readonly ports: Ports & { readonly clock: WaitingClock };
  readonly settings: RunSettings;
  readonly signal: AbortSignal;
  readonly onReport: (report: RunReport) => void;
  /** Called when a run fails; the loop goes on with the next slot. */
  readonly onError: (error: unknown) => void;
  /** Called after each run, for the rest of the slot. */
  readonly between?: CatchUp;
  /** The last slot to run. */
  readonly last?: Slot;
}

/**
 * Waits for the next boundary if it is so near that a run would be cut short, or would ask the sources too early; otherwise resolves at once.
 * Also resolves as soon as the signal fires.
 */
export async function untilBoundaryIfNear(clock: WaitingClock, signal: AbortSignal): Promise<void> {
  const now = clock.now();
  const boundary = slotFrom(now);
  if (now >= boundary - BEFORE_NEXT) await clock.sleepUntil(boundary, signal);
}

/**
 * Runs the pipeline now, or at the next boundary if that is near, and then at every boundary, until the signal fires or the last slot is
 * done.
 */
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
  for (;;) {
    await untilBoundaryIfNear(clock, signal);
    if (signal.aborted) return;
    const next = addSlots(slotAt(clock.now()), 1);
    const untilNext = clock.signalAt(next - BEFORE_NEXT, signal);
    try {
      const report = await run(ports, settings, untilNext);
      if (!signal.aborted && !cutShort(report, untilNext)) onReport(report);
      await between?.(ports, report, untilNext);
    } catch (error) {
      if (!signal.aborted) onError(error);
    }
    if (last !== undefined && next > last) return;
    await untilSlot(next, clock, signal);
  }
}

/** Waits for the next slot. If the clock is set back meanwhile, that is an earlier slot: the original one may be days away. */
async function untilSlot(next: Slot, clock: WaitingClock, signal: AbortSignal): Promise<void> {
  let boundary = next;
  while (clock.now() < boundary && !signal.aborted) {
    await clock.sleepUntil(boundary, signal);
    if (clock.now() < boundary) boundary = addSlots(slotAt(clock.now()), 1);
  }
}

/** Whether a run that had only gaps to fill ended before it filled any: there is nothing to report. */
function cutShort({ live, backfilled, priced }: RunReport, untilNext: AbortSignal): boolean {
  return untilNext.aborted && !live && backfilled.stored === 0 && priced.length === 0;
}
