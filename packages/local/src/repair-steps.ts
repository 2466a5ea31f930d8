import {
  type AuditedPrice,
  auditStep,
  isWrong,
  MOST_CAPTURES,
  type PricedCapture,
  type Range,
  type RepairNote,
  type Slot,
} from "@tracker/core";
import { leftLine, replacedLine } from "./audit-lines.ts";
import type { AuditSession } from "./audit-range.ts";
import { candleProblem } from "./lines.ts";

/**
 * Audits the steps once more, now with candles, and replaces wrong prices with those from candles: a step at a time, so that an interruption
 * loses nothing. Prices for which candles give none are left and listed. Resolves to how many are left; steps that the signal prevented count as
 * one.
 */
export async function repairSteps(
  { ports, options, io }: AuditSession,
  steps: readonly Range<Slot>[],
  { who, why }: Omit<RepairNote, "at">,
): Promise<number> {
  let left = 0;
  for (const step of steps) {
    const { prices, failures } = await auditStep(ports, step, { ...options, askCandles: true });
    if (options.signal.aborted) {
      io.warn("stopped: run the same command again for the rest");
      return left + 1;
    }
    const wrong = prices.filter((price) => isWrong(options.askCandles ? price : { ...price, contradicted: null }));
    const told = wrong.filter(isTold);
    for (let first = 0; first < told.length; first += MOST_CAPTURES) {
      const batch = told.slice(first, first + MOST_CAPTURES);
      const repairs = batch.map(({ row, candles }) => ({ row, by: candles }));
      const done = await ports.store.repair(repairs, { who, why, at: ports.clock.now() });
      for (const price of batch) io.print(replacedLine(price));
      if (done < batch.length)
        io.warn(`${batch.length - done} of these had changed meanwhile and were left: audit again`);
      left += batch.length - done;
    }
    for (const price of wrong) if (!isTold(price)) io.print(leftLine(price));
    left += wrong.length - told.length;
    for (const [source, error] of failures) io.warn(candleProblem(source, error));
  }
  return left;
}

function isTold(price: AuditedPrice): price is AuditedPrice & { readonly candles: PricedCapture } {
  return Boolean(price.candles);
}
