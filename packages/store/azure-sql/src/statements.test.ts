import { isDeepStrictEqual } from "node:util";
import { addSlots, type Capture, type PricedCapture, type RepairableStore, SLOT_LENGTH, toSlot } from "@tracker/core";
import { EUR, memoryStore, price, USD } from "@tracker/core/testing";
import { describePriceStore } from "@tracker/store-shared/contract";
import { readMigrations } from "@tracker/store-shared/migrations";
import { describe, expect, test } from "vitest";
import { MIGRATIONS } from "./checksum.ts";
import { READ_SCHEMA } from "./query.ts";
import {
  CANDLES,
  EVIDENCE,
  FIRST_FROM,
  LATEST,
  NEWEST_EVIDENCE,
  OLDEST,
  OLDEST_QUOTED,
  PRICED_SLOTS,
  PRICES,
  QUOTES,
} from "./read.ts";
import { REPAIR, REPAIRED } from "./repair.ts";
import { SAVE, TRIM } from "./save.ts";
import { type StoreOnSqlite, storeOnSqlite } from "./testing/on-sqlite.ts";
import { swapsOf } from "./testing/swaps.ts";

describePriceStore("Azure SQL's statements, on SQLite", async () => storeOnSqlite());

const NOON = toSlot(Date.UTC(2026, 10, 24, 12, 0));
const at = (index: number) => addSlots(NOON, index);

/** A capture with distinct values. */
function capture(index: number, last: number, quality: "ok" | "degraded" | "backfilled", currency = USD): Capture {
  const slot = at(index);
  const row = { slot, currency, price: price(last), quality, kept: 3 + index, asked: 9 + index, rule: 20 + index };
  const quoted = { last: price(last + 0.5), bid: price(last + 0.25), ask: price(last + 0.75) };
  const amounts = { ...quoted, othersThen: price(last + 0.875) };
  const times = { venueTime: slot - 1_234, receivedAt: slot + 567, unchangedSince: at(index - 20) };
  const said = { verdict: "kept" as const, detail: `${last} said` };
  return {
    slot,
    currency,
    price: { ...row, dispersion: 0.000123 + index / 1_000, capturedAt: slot + 890 },
    quotes: [{ source: "kraken", currency, ...amounts, ...times, ...said }],
    context: { reference: price(last + 0.125), agreedSince: at(index - 30) },
  };
}

/** Everything that a store returns after a first save, one that outranks part of it, and trimming. */
async function told(store: RepairableStore): Promise<object> {
  const hour = { from: at(0), to: at(12) };
  await store.save([capture(0, 100, "degraded"), capture(1, 104, "backfilled"), capture(2, 90, "degraded")]);
  await store.save([
    capture(1, 105, "ok"),
    capture(3, 97, "ok"),
    capture(4, 95, "backfilled"),
    capture(1, 93, "ok", EUR),
  ]);
  const quotes = async () => Promise.all([0, 1, 2, 3].map((index) => store.quotes(at(index))));
  const before = await quotes();
  return {
    prices: await store.prices(USD, hour),
    candles: await store.candles(USD, hour, 6 * SLOT_LENGTH),
    latest: await store.latest([USD, EUR]),
    first: await store.firstFrom(USD, at(1)),
    oldest: await store.oldest(),
    oldestQuoted: await store.oldestQuoted(),
    pricedSlots: await store.pricedSlots([USD, EUR], hour),
    quotes: before,
    evidence: await store.evidence(hour),
    newest: await store.newestEvidence(),
    repaired: await repaired(store),
    trimmed: [await store.trimQuotes(at(2), 2), await quotes(), await store.evidence(hour)],
  };
}

/** Everything that it returns after a repair of two of its prices, and of one that is not stored. */
async function repaired(store: RepairableStore): Promise<unknown> {
  const by = [capture(3, 87, "degraded"), capture(4, 85, "ok"), capture(5, 83, "ok")] as PricedCapture[];
  const rows = [capture(3, 97, "ok"), capture(4, 95, "backfilled"), capture(5, 1, "ok")] as PricedCapture[];
  const all = by.map((one, index) => ({
    row: (rows[index] as PricedCapture).price,
    by: { ...one, price: { ...one.price, capturedAt: one.slot + 999_999 } },
  }));
  const count = await store.repair(all, { who: "ada", why: "a venue lied", at: at(8) + 77 });
  const hour = { from: at(0), to: at(12) };
  return [count, await store.repaired(hour), await store.prices(USD, hour), await store.evidence(hour)];
}

describe("swapped columns are noticed", () => {
  /** The least number of swaps in each: a list that was not found would have none. */
  const STATEMENTS = [
    ["SAVE", SAVE, 370],
    ["PRICES", PRICES, 36],
    ["CANDLES", CANDLES, 50],
    ["LATEST", LATEST, 72],
    ["FIRST_FROM", FIRST_FROM, 36],
    ["OLDEST", OLDEST, 36],
    ["PRICED_SLOTS", PRICED_SLOTS, 1],
    ["QUOTES", QUOTES, 55],
    ["EVIDENCE", EVIDENCE, 91],
    ["NEWEST_EVIDENCE", NEWEST_EVIDENCE, 91],
    ["REPAIR", REPAIR, 450],
    ["REPAIRED", REPAIRED, 66],
    ["TRIM", TRIM, 4],
  ] as const;
  const right = told(memoryStore()).then((answers) => ({ ...answers, contexts: 4 }));
  const toldOnSqlite = async (store: StoreOnSqlite) => ({ ...(await told(store)), contexts: store.contexts() });

  test("without swaps, SQLite returns what the store in memory does", async () => {
    const [found, expected] = [await toldOnSqlite(storeOnSqlite()), await right];
    expect(found).toEqual(expected);
    expect(isDeepStrictEqual(found, expected)).toBe(true);
  });

  test.each(STATEMENTS)("in %s", async (_name, statement, least) => {
    const swaps = swapsOf(statement);
    expect(swaps.length).toBeGreaterThanOrEqual(least);
    const unnoticed: string[] = [];
    for (const [what, swapped] of swaps) {
      const store = storeOnSqlite((asked) => (asked === statement ? swapped : asked));
      const found = await toldOnSqlite(store).catch((error: Error) => error.message);
      await store.close();
      if (isDeepStrictEqual(found, await right)) unnoticed.push(what);
    }
    expect(unnoticed).toEqual([]);
  });
});

describe("the role bi_reader", () => {
  const rights = readMigrations(MIGRATIONS).flatMap(({ sql }) => [
    ...sql.matchAll(/^GRANT ([\w, ]+) ON (?:SCHEMA|OBJECT)::([\w.]+) TO bi_reader;$/gm),
  ]);

  test("may read every table that an export and an audit read", () => {
    const reading = [
      READ_SCHEMA,
      PRICES,
      CANDLES,
      LATEST,
      FIRST_FROM,
      OLDEST,
      PRICED_SLOTS,
      QUOTES,
      EVIDENCE,
      NEWEST_EVIDENCE,
      OLDEST_QUOTED,
      REPAIRED,
    ];
    const tables = new Set(reading.join("").match(/\b(?:market|ops)\.\w+/g));
    const granted = new Set(rights.map(([, , on]) => on));
    expect([...tables].toSorted()).toEqual([
      ...["market.context", "market.price", "market.quote", "ops.migration", "ops.repair", "ops.store"],
    ]);
    expect([...tables].filter((table) => !granted.has(table) && !granted.has(table.split(".")[0]))).toEqual([]);
  });

  test("may do nothing else", () => {
    expect(new Set(rights.map(([, right]) => right))).toEqual(new Set(["SELECT"]));
  });
});
