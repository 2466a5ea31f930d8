import { type Answer, iso, json, problem } from "./answer.ts";
import type { Context } from "./context.ts";
import { priceJson } from "./prices.ts";
import { rangeFields, readQuery } from "./query.ts";

/** GET /api/first?currency=&from= : the first stored price from a time on, however long after; unless said, of a day ago. */
export async function first(url: URL, context: Context): Promise<Answer> {
  const { currency: currencyField, from: fromField } = rangeFields(context);
  const query = readQuery(url, { currency: currencyField, from: fromField });
  if (query.problems) return problem(400, ...query.problems);
  const { currency, from } = query.value;
  const row = await context.store.firstFrom(currency, from);
  return json({ currency, from: iso(from), first: row === undefined ? null : priceJson(row) });
}
