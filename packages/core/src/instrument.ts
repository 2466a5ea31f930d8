import { MINUTE } from "./instant.ts";

/** What is tracked. */
export interface Instrument {
  /** Its code in file names and in the database's stamp, its name in titles, and the word for it in sentences. */
  readonly asset: { readonly code: string; readonly name: string; readonly noun: string };
  /** What a value must be above, in units of the currency; null where any value is possible. */
  readonly above: number | null;
  /** There is one price a slot, in milliseconds: whole minutes, of which half an hour, the shortest candle of several, is a multiple. */
  readonly slotLength: number;
  /** From when on the newest price is told as old, in milliseconds. */
  readonly staleAfter: number;
  /** No price is from before this instant. */
  readonly since: number;
  /** The currencies that it is priced in unless the settings name others, as ISO 4217 codes. */
  readonly currencies: readonly string[];
}

/**
 * The one place that says what is tracked. Whatever else knows a part of it derives that from here, or, where it is text (SQL, Power BI),
 * is held to it by a test. Tests run under another definition as well.
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
