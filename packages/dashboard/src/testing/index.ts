import { addSlots, type Capture, MINUTE, type Quality, toSlot } from "@tracker/core";
import { EUR, memoryStore, NO_PAST, price, SOURCE_NAMES, USD } from "@tracker/core/testing";
import type { Context } from "../context.ts";
import { createHandler } from "../handler.ts";

export const NOON = toSlot(Date.UTC(2026, 10, 24, 12, 0));

/** A capture `index` slots after noon. */
export function capture(index: number, last: number, quality: Quality): Capture {
  const slot = addSlots(NOON, index);
  const row = {
    slot,
    currency: USD,
    price: price(last),
    quality,
    kept: 3,
    asked: 5,
    dispersion: 0.0001,
    capturedAt: slot + 1_234,
    rule: 1,
  };
  const amounts = {
    last: price(last),
    bid: price(last - 0.5),
    ask: null,
    venueTime: slot - 1_000,
    receivedAt: slot + 250,
  };
  return {
    slot,
    currency: USD,
    price: row,
    quotes: [{ source: SOURCE_NAMES[0], currency: USD, ...amounts, ...NO_PAST, verdict: "kept", detail: null }],
    context: null,
  };
}

/** A store with dollar prices of 98, 99 and 100 up to noon, the middle one backfilled. */
export async function threePrices(): Promise<ReturnType<typeof memoryStore>> {
  const store = memoryStore();
  await store.save([-2, -1, 0].map((index) => capture(index, 100 + index, index === -1 ? "backfilled" : "ok")));
  return store;
}

/** A handler with a default context: three prices, a minute after noon. */
export async function serving(change: Partial<Context> = {}) {
  const errors: unknown[] = [];
  const context: Context = {
    store: await threePrices(),
    clock: { now: () => NOON + MINUTE },
    currencies: [USD, EUR],
    ...change,
  };
  const handler = createHandler(
    () => context,
    (error) => errors.push(error),
  );
  const get = async (path: string, init?: RequestInit) => {
    const response = await handler(new Request(`http://localhost${path}`, init));
    const bytes = Buffer.from(await response.arrayBuffer());
    const { status, headers } = response;
    const isJson = headers.get("content-type")?.startsWith("application/json") && !headers.has("content-encoding");
    return { status, headers, bytes, body: isJson && bytes.length > 0 ? JSON.parse(String(bytes)) : undefined };
  };
  return { get, errors };
}

/** Resolves to everything that an iterable yields. */
export async function collected<One>(from: AsyncIterable<One>): Promise<One[]> {
  const all: One[] = [];
  for await (const one of from) all.push(one);
  return all;
}
