import {
  type Currency,
  type JudgedQuote,
  minutes,
  type Price,
  parseInstant,
  SLOT_LENGTH,
  type Slot,
} from "@tracker/core";
import { type Field, INSTANT_ALLOWED } from "@tracker/settings";
import { type Answer, iso, isoOrNull, json, problem } from "./answer.ts";
import type { Context } from "./context.ts";
import { money } from "./prices.ts";
import { readQuery } from "./query.ts";

const slotField: Field<Slot | undefined> = {
  name: "slot",
  description: "which slot",
  allowed: `${INSTANT_ALLOWED}, a multiple of ${minutes(SLOT_LENGTH)}`,
  example: "2025-07-14T09:35Z",
  default: undefined,
  read: (text) => {
    const value = parseInstant(text);
    return value !== undefined && value % SLOT_LENGTH === 0 ? (value as Slot) : undefined;
  },
};

/**
 * GET /api/quotes?slot= : what every source said at a slot and what became of it; unless said, at the newest slot that was asked, whether it
 * got a price or not.
 */
export async function quotes(url: URL, { store }: Context): Promise<Answer> {
  const query = readQuery(url, { slot: slotField });
  if (query.problems) return problem(400, ...query.problems);
  const { slot } = query.value;
  if (slot !== undefined) return quotesOf(slot, await store.quotes(slot));
  const newest = await store.newestEvidence();
  return quotesOf(
    newest[0]?.slot ?? null,
    newest.flatMap((evidence) => evidence.quotes),
  );
}

function quotesOf(slot: Slot | null, rows: readonly JudgedQuote[]): Answer {
  return json({ slot: isoOrNull(slot), quotes: rows.map(quoteJson) });
}

function quoteJson({ source, currency, last, bid, ask, venueTime, receivedAt, verdict, detail }: JudgedQuote) {
  const amount = (price: Price | null) => price && money(price);
  const shown: { currency: Currency; source: string } = { currency, source };
  return {
    ...shown,
    last: amount(last),
    bid: amount(bid),
    ask: amount(ask),
    venueTime: isoOrNull(venueTime),
    receivedAt: iso(receivedAt),
    verdict,
    detail,
  };
}
