import { type Currency, type JudgedQuote, MINUTE, type Price, SLOT_LENGTH, type Slot } from "@tracker/core";
import { type Answer, iso, isoOrNull, json } from "./answer.ts";
import { money } from "./prices.ts";
import { instant, type Parameter } from "./query.ts";
import { route } from "./route.ts";
import { QUOTES } from "./schemas.ts";

const { read: readInstant, ...instantParameter } = instant("slot", "the slot");

const EXAMPLE = "2025-07-14T09:30Z";

const slotParameter: Parameter<Slot | undefined> = {
  ...instantParameter,
  allowed: `a UTC time on a ${SLOT_LENGTH / MINUTE}-minute boundary, such as ${EXAMPLE}`,
  example: EXAMPLE,
  default: undefined,
  usual: "the newest captured slot, with or without a price",
  read: (text) => {
    const value = readInstant(text);
    return value !== undefined && value % SLOT_LENGTH === 0 ? (value as Slot) : undefined;
  },
};

export const quotes = route({
  path: "/api/quotes",
  name: "quotes",
  summary: "The quotes of every source at a slot, in every currency, with their verdicts.",
  schema: QUOTES,
  parameters: () => ({ slot: slotParameter }),
  answer: async ({ slot }, { store }) => {
    if (slot !== undefined) return quotesOf(slot, await store.quotes(slot));
    const newest = await store.newestEvidence();
    return quotesOf(
      newest[0]?.slot ?? null,
      newest.flatMap((evidence) => evidence.quotes),
    );
  },
});

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
