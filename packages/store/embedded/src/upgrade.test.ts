import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { addSlots, type Capture, type JudgedQuote, type Quality, toSlot } from "@tracker/core";
import { EUR, NO_PAST, price, USD } from "@tracker/core/testing";
import { readMigrations } from "@tracker/store-shared/migrations";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openEmbeddedStore } from "./index.ts";
import { describeOld, oldFile } from "./testing/old-file.ts";

const NOON = toSlot(Date.UTC(2026, 10, 24, 12, 0));
const KNOWN = readMigrations(join(import.meta.dirname, "migrations"));
const EVERYTHING = { from: 0, to: Date.UTC(2100, 0, 1) };

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "upgrade-"));
  file = join(folder, "prices.db");
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A capture with distinct values, as 0.1.0 stored it: by the first rule, which did not look at earlier slots. */
function capture(index: number, quality: Quality | null, currency = USD): Capture {
  const slot = addSlots(NOON, index);
  const last = 107_353.9701 + index;
  const votes = { kept: 3 + index, asked: 6 + index, dispersion: 0.000_123 + index / 1_000, rule: 1 };
  const quote = (source: JudgedQuote["source"], about: Partial<JudgedQuote>): JudgedQuote => ({
    ...{ source, currency, last: price(last), bid: price(last - 1), ask: price(last + 1), venueTime: slot - 1_234 },
    ...{ receivedAt: slot + 567, verdict: "kept", detail: null, ...NO_PAST },
    ...about,
  });
  const silent = {
    last: null,
    bid: null,
    ask: null,
    venueTime: null,
    verdict: "no-answer",
    detail: "“timed” out",
  } as const;
  return {
    slot,
    currency,
    price: quality && { slot, currency, price: price(last), quality, ...votes, capturedAt: slot + 890 },
    quotes: [quote("bitstamp", {}), quote("kraken", silent)],
    context: null,
  };
}

const CAPTURES = [
  capture(0, "ok"),
  capture(1, "degraded"),
  { ...capture(2, "backfilled"), quotes: [] },
  capture(3, null),
  capture(0, "ok", EUR),
];
const of = (currency: Capture["currency"]) => CAPTURES.filter((one) => one.currency === currency);
const pricesOf = (currency: Capture["currency"]) => of(currency).flatMap((one) => one.price ?? []);

/** The rows of each table of a file, in order, with the given columns. */
function rowsOf(path: string, columns: Readonly<Record<string, string>>): Record<string, unknown> {
  const database = new DatabaseSync(path, { readOnly: true });
  const rows = Object.entries(columns).map(([table, names]) => [
    table,
    database.prepare(`SELECT ${names} FROM ${table} ORDER BY 1, 2, 3`).all(),
  ]);
  database.close();
  return Object.fromEntries(rows);
}

const COLUMNS = {
  market_price: "currency, slot, price, quality, kept, asked, dispersion, captured_at",
  market_quote: "slot, currency, source, last, bid, ask, venue_time, received_at, verdict, detail",
};

describeOld("a file of 0.1.0", () => {
  test("is upgraded with every row unchanged", async () => {
    oldFile(file, CAPTURES);
    const before = rowsOf(file, COLUMNS);
    const store = openEmbeddedStore(file);
    expect(await store.prices(USD, EVERYTHING)).toEqual(pricesOf(USD));
    expect(await store.prices(EUR, EVERYTHING)).toEqual(pricesOf(EUR));
    expect(await store.quotes(NOON)).toEqual([...(of(EUR)[0]?.quotes ?? []), ...(of(USD)[0]?.quotes ?? [])]);
    expect((await store.evidence(EVERYTHING)).map(({ context }) => context)).toEqual([null, null, null, null]);
    await store.close();
    expect(rowsOf(file, COLUMNS)).toEqual(before);
    expect(rowsOf(file, { ops_migration: "version, name, breaking" })).toEqual({
      ops_migration: KNOWN.map(({ version, name }) => ({ version, name, breaking: 0 })),
    });
  });

  test("can be read before it is upgraded, and is left unchanged", async () => {
    oldFile(file, CAPTURES);
    const before = rowsOf(file, { ...COLUMNS, ops_migration: "*" });
    const reader = openEmbeddedStore(file, { readOnly: true });
    expect(await reader.prices(USD, EVERYTHING)).toEqual(pricesOf(USD));
    await expect(reader.save([capture(4, "ok")])).rejects.toMatchObject({ code: "store-failed" });
    await reader.close();
    expect(readdirSync(folder)).toEqual(["prices.db"]);
    expect(rowsOf(file, { ...COLUMNS, ops_migration: "*" })).toEqual(before);
  });
});

describe("a file of a newer version", () => {
  const change = (sql: string) => {
    const database = new DatabaseSync(file);
    database.exec(sql);
    database.close();
  };

  test("that only adds to the schema can be written and read, so that one can go back one release", async () => {
    const store = openEmbeddedStore(file);
    await store.save([capture(0, "degraded")]);
    await store.close();
    change(`
      ALTER TABLE market_price ADD COLUMN volume INTEGER;
      ALTER TABLE market_quote ADD COLUMN volume INTEGER;
      CREATE TABLE market_trade (slot INTEGER PRIMARY KEY) STRICT;
      INSERT INTO ops_migration VALUES (${KNOWN.length + 1}, 'volumes', 'x', 0, 0);`);
    const again = openEmbeddedStore(file);
    const better = { ...capture(0, "ok"), context: { reference: price(1), agreedSince: null } };
    await again.save([better, capture(1, "ok")]);
    expect(await again.prices(USD, EVERYTHING)).toEqual([better.price, capture(1, "ok").price]);
    expect(await again.evidence({ from: NOON, to: NOON + 1 })).toEqual([
      { slot: NOON, currency: USD, quotes: better.quotes, context: better.context },
    ]);
    expect(await again.trimQuotes(addSlots(NOON, 9), 100)).toBe(4);
    await again.close();
    const reader = openEmbeddedStore(file, { readOnly: true });
    expect(await reader.latest([USD])).toEqual([capture(1, "ok").price]);
    await reader.close();
  });

  test("with a breaking change is refused, by writers and readers", async () => {
    await openEmbeddedStore(file).close();
    const [breaking, newest] = [KNOWN.length + 1, KNOWN.length + 2];
    change(`INSERT INTO ops_migration VALUES (${breaking}, 'units', 'x', 0, 1), (${newest}, 'volumes', 'x', 0, 0)`);
    const refusal = `prices.db has schema version ${newest}, which needs a program that knows at least version ${breaking}: this one knows ${KNOWN.length}`;
    for (const readOnly of [false, true])
      expect(() => openEmbeddedStore(file, { readOnly })).toThrow(
        expect.objectContaining({ code: "store-failed", message: `${folder}/${refusal}` }),
      );
  });
});
