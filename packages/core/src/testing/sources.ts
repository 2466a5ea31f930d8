import type { Currency } from "../currency.ts";
import { TrackerError } from "../errors.ts";
import type { Instant } from "../instant.ts";
import { type Price, parsePrice } from "../price.ts";
import { addSlots, slotsOf } from "../slot.ts";
import type { PriceSource, SourceKind, SourceName } from "../source.ts";

export const USD = "USD" as Currency;
export const EUR = "EUR" as Currency;
export const GBP = "GBP" as Currency;

/** Names of sources that do not exist. */
export const SOURCE_NAMES: readonly [SourceName, SourceName, SourceName, ...SourceName[]] = [
  "alder",
  "birch",
  "cedar",
  "elm",
  "fir",
  "hazel",
  "larch",
  "maple",
];

/** A price written as a number of currency units. */
export function price(units: number): Price {
  const parsed = parsePrice(units);
  if (parsed === undefined) throw new RangeError(`${units} is not a price`);
  return parsed;
}

/** The fields of a quote for which the rule did not look at earlier slots. */
export const NO_PAST = { unchangedSince: null, othersThen: null };

export interface FakeSource {
  readonly name: SourceName;
  readonly kind?: SourceKind;
  readonly currencies?: readonly Currency[];
  /** The last trade at an instant, in currency units; undefined if the source does not answer then. */
  readonly at: (instant: Instant, currency: Currency) => number | undefined;
  readonly now: () => Instant;
  readonly depth?: number;
}

/** A source that quotes a function of time; its candles close at the function's value at their end. */
export function fakeSource({
  name,
  kind = "venue",
  currencies = [USD],
  at,
  now,
  depth = Number.POSITIVE_INFINITY,
}: FakeSource): PriceSource {
  return {
    name,
    kind,
    currencies,
    ask: async (_slot, asked) =>
      asked.map((currency) => {
        const last = at(now(), currency);
        const serverTime = now();
        if (last === undefined)
          return { currency, serverTime: null, error: new TrackerError("no-answer", `${name} is down`) };
        return { currency, serverTime, quote: { last: price(last), bid: null, ask: null, venueTime: null } };
      }),
    history: {
      depth,
      ask: async (currency, range) => ({
        closes: [...slotsOf(range)].flatMap((start) => {
          const close = at(addSlots(start, 1), currency);
          return close === undefined ? [] : [{ start, close: price(close) }];
        }),
      }),
    },
  };
}
