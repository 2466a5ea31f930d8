import { formatPrice, type Price, type PriceRow, SLOT_LENGTH } from "@tracker/core";
import { type Answer, iso, problem } from "./answer.ts";
import type { Context } from "./context.ts";
import { closedFor, rangeFields, rangeProblems, readQuery } from "./query.ts";

/** A month of slots. */
const MOST_ROWS = 31 * 288;

/** GET /api/prices?currency=&from=&to= : the stored prices of a range; unless said, the last 24 hours. */
export async function prices(url: URL, context: Context): Promise<Answer> {
  const query = readQuery(url, rangeFields(context));
  if (query.problems) return problem(400, ...query.problems);
  const { currency, from, to } = query.value;
  const problems = rangeProblems({ from, to }, SLOT_LENGTH, MOST_ROWS);
  if (problems.length > 0) return problem(400, ...problems);
  const rows = await context.store.prices(currency, { from, to });
  return {
    status: 200,
    body: { currency, from: iso(from), to: iso(to), prices: rows.map(priceJson) },
    ...closedFor(to, context),
  };
}

function priceJson({ slot, price, quality, kept, asked, dispersion, capturedAt }: PriceRow) {
  return { slot: iso(slot), price: money(price), quality, kept, asked, dispersion, capturedAt: iso(capturedAt) };
}

/** A price as a JSON number with at most 4 decimals. */
export function money(price: Price): number {
  return Number(formatPrice(price));
}
