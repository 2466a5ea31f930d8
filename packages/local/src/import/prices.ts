import {
  type Currency,
  INSTRUMENT,
  type Instant,
  type Price,
  type PriceRow,
  parsePrice,
  RULE,
  type Slot,
} from "@tracker/core";
import { type Field, shown } from "@tracker/settings";

const { above } = INSTRUMENT;
const LOWEST = above === null ? Number.NEGATIVE_INFINITY : (parsePrice(above) as Price);

/** Spreadsheets write 121470.88 as 1.21E+05 if a column is narrow. */
const EXPONENT = /^[+-]?[\d.]+e[+-]?\d+$/i;

/** A column of prices; `plain` turns its text into a decimal. */
export function priceField(name: string, plain: (text: string) => string = (text) => text): Field<Price> {
  return {
    name,
    description: "the price",
    allowed: above === null ? "a decimal" : `a decimal above ${above}`,
    example: "121470.88",
    read: (text) => {
      const price = EXPONENT.test(text) ? undefined : parsePrice(plain(text));
      return price !== undefined && price > LOWEST ? price : undefined;
    },
    problem: (text) =>
      EXPONENT.test(text) ? `${shown(text)} has an exponent, and may have lost digits: write it out` : undefined,
  };
}

/** A price without votes of venues, as it is stored. No rule made it; its row names the current one. */
export function importedPrice(slot: Slot, currency: Currency, price: Price, now: Instant): PriceRow {
  const votes = { kept: 0, asked: 0, dispersion: 0 };
  return { slot, currency, price, quality: "imported", ...votes, rule: RULE, capturedAt: now };
}
