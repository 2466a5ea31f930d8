import { MINUTE } from "./instant.ts";

/** What is tracked. */
export interface Instrument {
  /** The code used in file names and in the database's stamp, the name used in titles, and the noun used in sentences. */
  readonly asset: { readonly code: string; readonly name: string; readonly noun: string };
  /** What a value must be above, in units of the currency; null where any value is possible. */
  readonly above: number | null;
  /** The length of a slot, in milliseconds: whole minutes, and a divisor of half an hour (the shortest candle made of several slots). */
  readonly slotLength: number;
  /** The age beyond which the newest price is reported as stale, in milliseconds. */
  readonly staleAfter: number;
  /** No price is older than this instant. */
  readonly since: number;
  /** The default currencies, as ISO 4217 codes. */
  readonly currencies: readonly string[];
}

/**
 * The one definition of what is tracked. All else derives from it or, where it is text (SQL, Power BI), is checked against it by a test. The
 * unit tests run under another definition as well.
 */
export const INSTRUMENT: Instrument = {
  asset: { code: "BTC", name: "Bitcoin", noun: "bitcoin" },
  above: 0,
  slotLength: 5 * MINUTE,
  staleAfter: 15 * MINUTE,
  // The day of the first block.
  since: Date.UTC(2009, 0, 3),
  currencies: ["USD", "GBP", "EUR"],
};
