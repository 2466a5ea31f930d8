import { addSlots, type Capture, type PriceStore, QUALITIES, SLOT_LENGTH, toSlot } from "@tracker/core";
import { EUR, GBP, memoryStore, NO_PAST, price, SOURCE_NAMES, USD } from "@tracker/core/testing";
import { expect, test } from "vitest";
import { migrate } from "./migrate.ts";
import { azureSqlStore } from "./store.ts";
import { describeOnServer, emptied } from "./testing/sql-server.ts";

const NOON = toSlot(Date.UTC(2026, 10, 24, 12, 0));
const NEVER = new AbortController().signal;
const EVERYTHING = { from: 0, to: Date.UTC(2100, 0, 1) };
const CURRENCIES = [USD, GBP, EUR];
const SLOTS = 12;

/** Captures of every slot and currency, whose order, quality and prices depend on the writer and the slot. */
function capturesOf(writer: number): Capture[] {
  const all = Array.from({ length: SLOTS }, (_, index) => index).flatMap((index) =>
    CURRENCIES.map((currency): Capture => {
      const slot = addSlots(NOON, index);
      const quality = QUALITIES[(index + writer) % QUALITIES.length] ?? "ok";
      const votes = quality === "imported" ? { kept: 0, asked: 0 } : { kept: 2, asked: 2 };
      const last = price(100 + QUALITIES.indexOf(quality));
      const quote = {
        currency,
        last,
        bid: null,
        ask: null,
        venueTime: null,
        receivedAt: slot,
        verdict: "kept" as const,
        detail: null,
        ...NO_PAST,
      };
      return {
        slot,
        currency,
        price: { slot, currency, price: last, quality, ...votes, dispersion: 0, rule: 1, capturedAt: slot },
        quotes: SOURCE_NAMES.slice(0, 2).map((source) => ({ ...quote, source })),
        context: { reference: last, agreedSince: null },
      };
    }),
  );
  return writer % 2 === 0 ? all : all.reverse();
}

async function contents(store: PriceStore) {
  const prices = await Promise.all(CURRENCIES.map((currency) => store.prices(currency, EVERYTHING)));
  const quotes = await Promise.all(Array.from({ length: SLOTS }, (_, index) => store.quotes(addSlots(NOON, index))));
  return { prices, quotes };
}

describeOnServer("many writers at once on a T-SQL server", (connection) => {
  test("leave the same rows as one after the other: each slot once, at its best quality, with its quotes", async () => {
    await emptied(connection);
    const store = azureSqlStore(connection, () => NEVER);
    const model = memoryStore();
    const writers = Array.from({ length: 8 }, (_, writer) => capturesOf(writer));
    for (const captures of writers) await model.save(captures);
    await Promise.all(writers.map((captures) => store.save(captures)));
    expect(await contents(store)).toEqual(await contents(model));
  });

  test("of the same slot store it once", async () => {
    await emptied(connection);
    const store = azureSqlStore(connection, () => NEVER);
    const captures = capturesOf(0).slice(0, CURRENCIES.length);
    const counts = await Promise.all(Array.from({ length: 12 }, () => store.save(captures)));
    expect(counts.toSorted().reverse()).toEqual([CURRENCIES.length, ...Array(11).fill(0)]);
    expect(await store.pricedSlots(CURRENCIES, EVERYTHING)).toEqual(
      new Map(CURRENCIES.map((currency) => [currency, [NOON]])),
    );
    expect(await store.quotes(NOON)).toHaveLength(2 * CURRENCIES.length);
    expect(await store.candles(USD, EVERYTHING, SLOT_LENGTH)).toHaveLength(1);
  });

  test("and concurrent deployers apply every migration once", async () => {
    expect(
      await Promise.all([migrate(connection, NEVER), migrate(connection, NEVER), migrate(connection, NEVER)]),
    ).toEqual([[], [], []]);
  });
});
