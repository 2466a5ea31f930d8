import { DAY, formatPrice, type Price, type PriceRow, SLOT_LENGTH } from "@tracker/core";
import { type Answer, iso, json, problem } from "./answer.ts";
import type { Context } from "./context.ts";
import { csvFile, pricesCsv } from "./csv.ts";
import { closedFor, formatField, rangeFields, rangeProblems, readQuery } from "./query.ts";

/** A month of slots. */
const MOST_ROWS = (31 * DAY) / SLOT_LENGTH;

/** GET /api/prices?currency=&from=&to=&format= : the stored prices of a range; unless said, the last 24 hours. */
export async function prices(url: URL, context: Context): Promise<Answer> {
  const query = readQuery(url, { ...rangeFields(context), format: formatField });
  if (query.problems) return problem(400, ...query.problems);
  const { currency, from, to, format } = query.value;
  const problems = rangeProblems({ from, to }, SLOT_LENGTH, MOST_ROWS);
  if (problems.length > 0) return problem(400, ...problems);
  const rows = await context.store.prices(currency, { from, to });
  const caching = closedFor(to, context);
  if (format === "csv") {
    return {
      status: 200,
      ...csvFile(pricesCsv(rows), { of: [currency.toLowerCase()], from, to }, context),
      ...caching,
    };
  }
  return json({ currency, from: iso(from), to: iso(to), prices: rows.map(priceJson) }, caching);
}

/** A price as the API shows it. */
export function priceJson({ slot, price, quality, kept, asked, dispersion, capturedAt }: PriceRow) {
  return { slot: iso(slot), price: money(price), quality, kept, asked, dispersion, capturedAt: iso(capturedAt) };
}

/** A price as a JSON number with at most 4 decimals. */
export function money(price: Price): number {
  return Number(formatPrice(price));
}
