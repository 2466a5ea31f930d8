import { type PriceStore, TrackerError } from "@tracker/core";
import type sql from "mssql";
import type { Connection } from "./connection.ts";
import { execute } from "./execute.ts";
import { reading } from "./read.ts";
import { save, trim } from "./save.ts";
import { describeTarget, type SqlTarget } from "./target.ts";

/** Connections whose database is known to fit this code: it is asked once a process. */
const checked = new WeakSet<Connection>();

/**
 * The price store in Azure SQL, or any SQL Server from 2019 on, over a connection that outlives it. Cheap to make.
 * @param signalNow asked at each call; the call ends when that signal fires
 */
export function azureSqlStore(connection: Connection, signalNow: () => AbortSignal): PriceStore {
  const run = <Result>(doing: string, work: (pool: sql.ConnectionPool) => Promise<Result>) =>
    connection.run(doing, signalNow(), async (pool) => {
      if (!checked.has(connection)) await checkSchema(pool, connection.target);
      checked.add(connection);
      return work(pool);
    });
  const read = <Result>(doing: string, work: (reads: ReturnType<typeof reading>) => Promise<Result>) =>
    run(doing, (pool) => work(reading(pool)));
  return {
    save: (captures) => run("saving", (pool) => save(pool, captures)),
    prices: (currency, range) => read("reading prices", (reads) => reads.prices(currency, range)),
    candles: (currency, range, length) => read("reading candles", (reads) => reads.candles(currency, range, length)),
    latest: (currencies) => read("reading the latest prices", (reads) => reads.latest(currencies)),
    pricedSlots: (currencies, range) => read("reading slots", (reads) => reads.pricedSlots(currencies, range)),
    quotes: (slot) => read("reading quotes", (reads) => reads.quotes(slot)),
    trimQuotes: (before, limit) => run("trimming quotes", (pool) => trim(pool, before, limit)),
    close: async () => {},
  };
}

/** The newest migration this code was written for; a test holds it to the folder of migrations, which a deployed bundle does not carry. */
export const SCHEMA_VERSION = 3;

export const READ_VERSION = "SELECT MAX(version) AS version FROM ops.migration;";

/** Refuses a database that does not fit the code (`store-failed`). One that was never migrated fails with 208. */
async function checkSchema(pool: sql.ConnectionPool, target: SqlTarget): Promise<void> {
  const [row] = await execute(pool, READ_VERSION, {});
  const version = (row as { version: number | null }).version ?? 0;
  if (version === SCHEMA_VERSION) return;
  const message = `${describeTarget(target)} has schema version ${version}, this program wants ${SCHEMA_VERSION}`;
  if (version < SCHEMA_VERSION)
    throw new TrackerError("store-failed", message, { hint: "Apply the migrations: npm run db -- migrate." });
  throw new TrackerError("store-failed", message, {
    hint: "Use the version of this project that migrated it, or a newer one.",
  });
}
