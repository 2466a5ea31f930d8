import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { HOUR, RULE, slotAt, toSlot } from "@tracker/core";
import { price, USD } from "@tracker/core/testing";
import { describePriceStore } from "@tracker/store-shared/contract";
import { afterAll, describe, expect, test } from "vitest";
import { openEmbeddedStore } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "embedded-store-"));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
const newFile = () => join(folder, `${files++}.db`);

describePriceStore("embedded", async () => openEmbeddedStore(newFile()));

describe("the embedded store's file", () => {
  test("has one writer at a time, and any readers", async () => {
    const file = newFile();
    const writer = openEmbeddedStore(file);
    expect(() => openEmbeddedStore(file)).toThrow(
      expect.objectContaining({ message: `${file} is being written by another run`, hint: expect.any(String) }),
    );
    const reader = openEmbeddedStore(file, { readOnly: true });
    expect(await reader.latest([])).toEqual([]);
    await expect(reader.trimQuotes(toSlot(0), 1)).rejects.toMatchObject({ code: "store-failed" });
    await reader.close();
    await writer.close();
    await openEmbeddedStore(file).close();
  });

  test("is created with its folder, but not by a reader", async () => {
    const file = join(folder, "deep", "er", "prices.db");
    expect(() => openEmbeddedStore(file, { readOnly: true })).toThrow(
      expect.objectContaining({ code: "store-failed" }),
    );
    await openEmbeddedStore(file).close();
  });

  test("is read by the query in docs/sql.md", async () => {
    const page = readFileSync(join(import.meta.dirname, "../../../../docs/sql.md"), "utf8");
    const [, query = ""] = /^```sql\n(SELECT\n[\s\S]*?FROM market_price\n[\s\S]*?)^```$/m.exec(page) ?? [];
    const file = newFile();
    const slot = slotAt(Date.now() - HOUR);
    const units = { price: price(121_470.8812), dispersion: 0.000_123, capturedAt: slot + 1_204 };
    const row = { slot, currency: USD, ...units, quality: "ok", kept: 3, asked: 4, rule: RULE } as const;
    const store = openEmbeddedStore(file);
    await store.save([{ slot, currency: USD, price: row, quotes: [], context: null }]);
    await store.close();
    const database = new DatabaseSync(file, { readOnly: true });
    const rows = database.prepare(query).all();
    database.close();
    const utc = (instant: number) => new Date(instant).toISOString().slice(0, 19).replace("T", " ");
    const times = { slot_utc: utc(slot), captured_utc: utc(slot + 1_204) };
    expect(rows).toEqual([{ ...times, currency: "USD", price: 121_470.8812, quality: "ok", dispersion: 0.000_123 }]);
  });

  test("with a changed migration, or without any, is refused and released", async () => {
    const file = newFile();
    await openEmbeddedStore(file).close();
    change(file, "UPDATE ops_migration SET checksum = 'x'");
    expect(() => openEmbeddedStore(file)).toThrow(/migration 1 \(prices\) was changed after it was applied/);
    change(file, "DROP TABLE ops_migration");
    expect(() => openEmbeddedStore(file, { readOnly: true })).toThrow(/is a database of another program/);
  });

  test("with impossible times, from before they were checked, is read without those", async () => {
    const file = newFile();
    await openEmbeddedStore(file).close();
    const times = { bitstamp: "1752494400000000000", coinbase: "1752494400000", kraken: "8640000000000001" };
    for (const [source, time] of Object.entries(times))
      change(
        file,
        `INSERT INTO market_quote (slot, currency, source, venue_time, received_at, verdict)
         VALUES (0, 'USD', '${source}', ${time}, 1752494401000, 'future')`,
      );
    const store = openEmbeddedStore(file);
    const found = (await store.quotes(toSlot(0))).map(({ source, venueTime }) => [source, venueTime]);
    expect(found).toEqual([
      ["bitstamp", null],
      ["coinbase", 1_752_494_400_000],
      ["kraken", null],
    ]);
    await store.close();
  });
});

function change(file: string, sql: string): void {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
}
