import { isOff } from "./clock-check.ts";
import type { Currency } from "./currency.ts";
import { INSTRUMENT } from "./instrument.ts";
import type { RunReport } from "./run.ts";

/** One thing that a run knows to be well, or not; what it does not know of has none. */
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
 * What a run says of itself, for who watches from its log alone: only a run can say that it has stored a price, and one that failed, or whose
 * clock is off, is nowhere else to be seen once candles have filled its slot.
 */
export function signsOf({ slot, priced, backfilled, clockOffset }: RunReport): Sign[] {
  const filled = [...backfilled.newest].filter(([, newest]) => slot - newest <= INSTRUMENT.staleAfter);
  const fresh = new Set([...priced, ...filled.map(([currency]) => currency)]);
  const prices = [...fresh].map((currency) => ({ name: priceSign(currency), well: true }));
  // Nothing is captured by a wrong clock: that is one fault, not two.
  if (isOff(clockOffset)) return [...prices, { name: CLOCK_SIGN, well: false }];
  const clock = clockOffset === null ? [] : [{ name: CLOCK_SIGN, well: true }];
  return [...prices, { name: CAPTURE_SIGN, well: priced.length > 0 }, ...clock];
}

/** What is known of a run that came to no end. */
export const SIGNS_OF_FAILURE: readonly Sign[] = [{ name: CAPTURE_SIGN, well: false }];
