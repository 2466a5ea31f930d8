import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { addSlots, type Currency, DAY, SECOND } from "@tracker/core";
import { createHandler } from "@tracker/dashboard";
import { FIRST_SLOT, filledStore, YEAR } from "./captures.ts";
import { type Comparison, compare } from "./measure.ts";

const NOW = addSlots(FIRST_SLOT, 10 * YEAR);
const YEAR_AGO = NOW - 365 * DAY;

/** The page's request for a year costs little more than the fastest query for it, and its answer is small. */
export async function dashboardBench(): Promise<Comparison[]> {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  const file = join(folder, "prices.db");
  const store = await filledStore(file, 10 * YEAR);
  const byHand = new DatabaseSync(file, { readOnly: true });
  try {
    const handler = createHandler(
      // A new store object for each request, so that nothing is cached.
      () => ({ store: { ...store }, clock: { now: () => NOW }, currencies: ["USD" as Currency] }),
      (error) => {
        throw error;
      },
    );
    const address = `http://localhost/api/candles?length=1d&from=${new Date(YEAR_AGO).toISOString()}`;
    const answer = async (encoding: string) =>
      (await handler(new Request(address, { headers: { "accept-encoding": encoding } }))).arrayBuffer();
    const year = "a year in days with ten years stored";
    return [
      await compare({
        what: `${year}, answered compressed`,
        anchor: "the fastest query for it, written by hand",
        target: 1.5,
        rounds: 41,
        go: () => answer("gzip"),
        anchorGo: handWritten(byHand),
      }),
      {
        what: `${year}, uncompressed`,
        anchor: "its limit",
        unit: "kB",
        target: 1,
        value: (await answer("identity")).byteLength / 1_000,
        anchorValue: 60,
      },
    ];
  } finally {
    byHand.close();
    await store.close();
    rmSync(folder, { recursive: true });
  }
}

/** One statement a day over the primary key: no sorting, no join, and nothing read twice except the day's first and last row. */
function handWritten(database: DatabaseSync): () => unknown[] {
  const where = "FROM market_price WHERE currency = 'USD' AND slot >= :from AND slot < :to";
  const day = database.prepare(`
    SELECT max(price), min(price), count(*), count(*) FILTER (WHERE quality = 'degraded'),
      count(*) FILTER (WHERE quality = 'backfilled'), count(*) FILTER (WHERE quality = 'imported'),
      (SELECT price ${where} ORDER BY slot LIMIT 1), (SELECT price ${where} ORDER BY slot DESC LIMIT 1)
    ${where}`);
  const first = Math.floor(YEAR_AGO / DAY) * DAY;
  const days = Array.from({ length: Math.ceil((NOW - first) / DAY) }, (_, index) => first + index * DAY);
  return () => days.map((start) => day.get({ from: Math.max(YEAR_AGO, start) / SECOND, to: (start + DAY) / SECOND }));
}
