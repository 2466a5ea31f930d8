import type { Fields } from "../fields.ts";

const PRICE_MEASURES = [
  "BTC price",
  "Latest",
  "Change %",
  "High",
  "Low",
  "Minutes since update",
  "Newest slot",
  "Slots with a price",
  "Share of backfilled",
  "Chart title",
  "Axis title",
];

const table = (columns: readonly string[], measures: readonly string[] = []) => ({
  columns: new Set(columns),
  measures: new Set(measures),
});

/** The fields that the report needs, as a model would have them. */
export const FIELDS: Fields = new Map([
  ["Price", table(["Slot", "Price", "Quality"], PRICE_MEASURES)],
  ["Quote", table(["Source", "Outcome", "Verdict"], ["Quotes", "Share of quotes kept"])],
  ["Date", table(["Date"])],
  ["Currency", table(["Currency"])],
]);
