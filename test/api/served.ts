import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addSlots, type Capture, type Currency, MINUTE, SLOT_LENGTH, slotFrom } from "@tracker/core";
import { type Context, createHandler } from "@tracker/dashboard";
import { capture } from "@tracker/dashboard/testing";
import { openEmbeddedStore } from "@tracker/store-embedded";
import type { Answered } from "./described.ts";

const CURRENCIES = ["USD", "GBP", "EUR"] as unknown as readonly Currency[];

/** Noon on 24 November 2026, the time of the examples in the docs. */
export const NOON = slotFrom(Date.parse("2026-11-24T12:00:00Z"));

export interface ServedApi {
  readonly context: Context;
  /** Requests a path from the API over this file, with any changes of the context. */
  get(path: string, init?: RequestInit, change?: Partial<Context>): Promise<Answered>;
  close(): Promise<void>;
}

/** The API over a file with two days of prices in every currency up to noon, with every quality and one slot without a price. */
export async function serveApi(): Promise<ServedApi> {
  const folder = mkdtempSync(join(tmpdir(), "api-"));
  const store = openEmbeddedStore(join(folder, "prices.db"));
  const slots = Array.from({ length: (2 * 24 * 60 * MINUTE) / SLOT_LENGTH }, (_, index) => -index);
  for (const currency of CURRENCIES) {
    const captures = slots.map((index) => inCurrency(currency, capture(index, 90_000 + index, qualityAt(index))));
    await store.save(captures);
  }
  const { price: _none, ...refused } = inCurrency(CURRENCIES[2] as Currency, capture(1, 90_000, "ok"));
  const quotes = refused.quotes.map((quote) => ({
    ...quote,
    ...{ last: null, bid: null, venueTime: null },
    verdict: "no-answer" as const,
    detail: "HTTP 503",
  }));
  await store.save([{ ...refused, price: null, quotes }]);
  const context: Context = {
    store,
    clock: { now: () => addSlots(NOON, 1) + MINUTE },
    currencies: CURRENCIES,
  };
  return {
    context,
    get: async (path, init, change = {}) => {
      const handler = createHandler(
        () => ({ ...context, ...change }),
        () => {},
      );
      const response = await handler(new Request(`http://localhost${path}`, init));
      return { status: response.status, headers: response.headers, text: await response.text() };
    },
    close: async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
}

function qualityAt(index: number) {
  return index % 50 === 0 ? "degraded" : index % 60 === 0 ? "backfilled" : "ok";
}

function inCurrency(currency: Currency, { price, quotes, ...one }: Capture): Capture {
  return {
    ...one,
    currency,
    price: price && { ...price, currency },
    quotes: quotes.map((quote) => ({ ...quote, currency })),
  };
}
