import { MINUTE, SLOT_LENGTH } from "@tracker/core";
import { type Answer, json, problem } from "./answer.ts";
import type { Context } from "./context.ts";
import { priceJson } from "./prices.ts";
import { readQuery } from "./query.ts";

/** GET /api/latest : the newest price of each currency, and what may be asked for. */
export async function latest(url: URL, { store, currencies }: Context): Promise<Answer> {
  const query = readQuery(url, {});
  if (query.problems) return problem(400, ...query.problems);
  const rows = await store.latest(currencies);
  return json({
    slotMinutes: SLOT_LENGTH / MINUTE,
    currencies,
    prices: rows.map((row) => ({ currency: row.currency, ...priceJson(row) })),
  });
}
