import { type Currency, DAY, formatPrice, type Price, type PriceRow, SLOT_LENGTH } from "@tracker/core";
import { iso } from "./answer.ts";
import type { Context } from "./context.ts";
import { csvAround, csvHeaders, csvLine, PRICE_COLUMNS, priceFields } from "./csv.ts";
import { closedFor, currencyParameter, formatParameter, rangeParameters, rangeProblems } from "./query.ts";
import { route } from "./route.ts";
import { jsonAround, rowsContent } from "./rows.ts";
import { PRICES } from "./schemas.ts";
import { type Kind, shelfOf } from "./shelf.ts";
import type { Writers } from "./text.ts";

/** A month of slots. */
const MOST_ROWS = (31 * DAY) / SLOT_LENGTH;

const WRITE: Writers<PriceRow> = {
  json: (row) => JSON.stringify(priceJson(row)),
  csv: (row) => csvLine(priceFields(row)),
};

/** Prices as JSON or CSV, from the shelf. */
export const prices = route({
  path: "/api/prices",
  name: "prices",
  summary: `The stored prices of a range of at most ${MOST_ROWS} slots.`,
  schema: PRICES,
  columns: PRICE_COLUMNS,
  parameters: (context, asked) => ({
    currency: currencyParameter(context),
    ...rangeParameters(context, asked),
    format: formatParameter,
  }),
  conflicts: (right, url) => rangeProblems(url, right, { unit: "slots", length: SLOT_LENGTH, most: MOST_ROWS }),
  answer: async ({ currency, from, to, format }, context) => {
    const range = { from, to };
    const isCsv = format === "csv";
    const around = isCsv
      ? csvAround(PRICE_COLUMNS)
      : jsonAround({ currency, from: iso(from), to: iso(to) }, "prices", context.replayOf);
    return {
      status: 200,
      content: await rowsContent(shelfOf(context), [{ kind: priceRows(context, currency), range }], around),
      ...closedFor(to, context),
      ...(isCsv && { headers: csvHeaders([currency.toLowerCase()], range, context) }),
    };
  },
});

/** Describes a currency's prices to the shelf, in pieces of a day. */
function priceRows({ store }: Context, currency: Currency): Kind<PriceRow> {
  return {
    name: `prices ${currency}`,
    piece: DAY,
    read: (range) => store.prices(currency, range),
    startOf: ({ slot }) => slot,
    write: WRITE,
  };
}

/** Returns a price as the API writes it. */
export function priceJson({ slot, price, quality, kept, asked, dispersion, capturedAt }: PriceRow) {
  return { slot: iso(slot), price: money(price), quality, kept, asked, dispersion, capturedAt: iso(capturedAt) };
}

/** Returns a price as a JSON number with at most 4 decimals. */
export function money(price: Price): number {
  return Number(formatPrice(price));
}
