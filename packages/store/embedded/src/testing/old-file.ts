import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type Capture, INSTRUMENT, MINUTE, SLOT_LENGTH } from "@tracker/core";
import { readMigrations } from "@tracker/store-shared/migrations";
import { describe, test } from "vitest";

const [FIRST] = readMigrations(join(import.meta.dirname, "../migrations"));

/** The table that 0.1.0 created besides its only migration. */
const OPS_MIGRATION = `
  CREATE TABLE ops_migration (
    version INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL,
    applied_at INTEGER NOT NULL
  ) STRICT`;

/** Files of 0.1.0 only belong to this program if it tracks the same as 0.1.0. */
const isOurs = INSTRUMENT.asset.code === "BTC" && SLOT_LENGTH === 5 * MINUTE;
const named = (name: string) => (isOurs ? name : `${name} (skipped: 0.1.0 tracked something else than this does)`);
export const describeOld = (name: string, run: () => void) => describe.runIf(isOurs)(named(name), run);
export const testOld = (name: string, run: () => Promise<void>) => test.runIf(isOurs)(named(name), run);

/** Creates a file as 0.1.0 did at `madeAt`, with prices and quotes as it stored them; if the file exists, adds them. */
export function oldFile(file: string, captures: readonly Capture[], madeAt = Date.now()): void {
  const database = new DatabaseSync(file);
  database.exec("PRAGMA journal_mode = WAL");
  if (database.prepare("SELECT 1 FROM sqlite_schema").get() === undefined) {
    database.exec(`${OPS_MIGRATION}; ${FIRST?.sql}`);
    database.prepare("INSERT INTO ops_migration VALUES (1, 'prices', ?, ?)").run(FIRST?.checksum ?? "", madeAt);
  }
  const putPrice = database.prepare("INSERT OR IGNORE INTO market_price VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  const putQuote = database.prepare("INSERT OR IGNORE INTO market_quote VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  for (const { slot, currency, price, quotes } of captures) {
    if (price !== null) {
      const { quality, kept, asked, dispersion, capturedAt } = price;
      const millionths = Math.round(dispersion * 1e6);
      putPrice.run(currency, slot / 1_000, price.price, quality, kept, asked, millionths, capturedAt);
    }
    for (const { source, last, bid, ask, venueTime, receivedAt, verdict, detail } of quotes)
      putQuote.run(slot / 1_000, currency, source, last, bid, ask, venueTime, receivedAt, verdict, detail);
  }
  database.close();
}
