import { isOff } from "./clock-check.ts";
import type { Currency } from "./currency.ts";
import { INSTRUMENT } from "./instrument.ts";
import type { RunReport } from "./run.ts";

/** One thing that a run knows to be well or not; there is no sign for what it does not know. */
export interface Sign {
  readonly name: string;
  readonly well: boolean;
}

/** Whether a currency has a price that is not stale. */
export const priceSign = (currency: Currency) => `price of ${currency}`;

/** Whether the slot got a price, in any currency. */
export const CAPTURE_SIGN = "captures";

/** Whether the computer's clock is right. */
export const CLOCK_SIGN = "clock";

/**
 * The signs of a run, for an alert that sees only its log: only the run can report that it stored a price, and once candles have filled its slot,
 * a failed run or a wrong clock shows nowhere else.
 */
export function signsOf({ slot, priced, backfilled, clockOffset }: RunReport): Sign[] {
  const filled = [...backfilled.newest].filter(([, newest]) => slot - newest <= INSTRUMENT.staleAfter);
  const fresh = new Set([...priced, ...filled.map(([currency]) => currency)]);
  const prices = [...fresh].map((currency) => ({ name: priceSign(currency), well: true }));
  // With a wrong clock nothing is captured: that is one fault, not two.
  if (isOff(clockOffset)) return [...prices, { name: CLOCK_SIGN, well: false }];
  const clock = clockOffset === null ? [] : [{ name: CLOCK_SIGN, well: true }];
  return [...prices, { name: CAPTURE_SIGN, well: priced.length > 0 }, ...clock];
}

/** The signs of a run that failed. */
export const SIGNS_OF_FAILURE: readonly Sign[] = [{ name: CAPTURE_SIGN, well: false }];
