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
  readonly between?: CatchUp;
  /** Runs no slot after this one. */
  readonly last?: Slot;
}

/**
 * Waits for the next boundary when it is so near that a run would be cut short, or would ask before it; else resolves at once, and as soon
 * as the signal fires.
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

/** Waits for the next slot. By a clock that is set back meanwhile that is an earlier one: what was next may be days away. */
async function untilSlot(next: Slot, clock: WaitingClock, signal: AbortSignal): Promise<void> {
  let boundary = next;
  while (clock.now() < boundary && !signal.aborted) {
    await clock.sleepUntil(boundary, signal);
    if (clock.now() < boundary) boundary = addSlots(slotAt(clock.now()), 1);
  }
}

/** Whether a run that had only gaps to fill was ended before it had filled any: there is nothing to tell of it. */
function cutShort({ live, backfilled, priced }: RunReport, untilNext: AbortSignal): boolean {
  return untilNext.aborted && !live && backfilled.stored === 0 && priced.length === 0;
}
