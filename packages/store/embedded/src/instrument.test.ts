import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { INSTRUMENT, SECOND, SLOT_LENGTH } from "@tracker/core";
import { expect, onTestFinished, test } from "vitest";
import { openEmbeddedStore } from "./index.ts";

/** The definition of a table of a new file, once every migration has been applied. */
async function definitionOf(table: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "instrument-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "prices.db");
  await openEmbeddedStore(path).close();
  const database = new DatabaseSync(path, { readOnly: true });
  const row = database.prepare("SELECT sql FROM sqlite_schema WHERE name = ?").get(table);
  database.close();
  return String(row?.sql);
}

test.each(["market_price", "market_quote", "market_context"])(
  "%s takes the slots of the instrument and no others",
  async (table) => {
    const [, seconds] = /slot % (\d+) = 0/.exec(await definitionOf(table)) ?? [];
    expect(Number(seconds) * SECOND).toBe(SLOT_LENGTH);
  },
);

test("market_price takes the values of the instrument and no others", async () => {
  const [, above] = /price > (-?\d+)/.exec(await definitionOf("market_price")) ?? [];
  expect(above === undefined ? null : Number(above) / 10_000).toBe(INSTRUMENT.above);
});
