import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Clock, DAY } from "@tracker/core";
import { EUR, fakeSource, GBP, SOURCE_NAMES, USD } from "@tracker/core/testing";
import type { Session } from "../session.ts";
import { fillRange } from "../single-runs.ts";
import { keepHeapSmall } from "../small-heap.ts";

/**
 * Fills a year of three currencies from seven venues in this process, and prints its peak memory in MB. With a port and a certificate authority,
 * the prices go to the SQL server there, otherwise into a file.
 */
const NOW = Date.UTC(2026, 10, 24, 12, 2);
const NEVER = new AbortController().signal;
const CURRENCIES = [USD, EUR, GBP];
const [port, ca = ""] = process.argv.slice(2);

const clock: Clock = { now: () => NOW };
const sources = SOURCE_NAMES.slice(0, 7).map((name) =>
  fakeSource({
    name,
    currencies: CURRENCIES,
    now: clock.now,
    at: (instant) => 100_000 + ((instant / 300_000) % 1_000),
  }),
);
const file = join(tmpdir(), `year-${process.pid}.db`);
// As the command does, before it opens a store.
keepHeapSmall();
const { store, close } = port === undefined ? await ownFile() : await server(Number(port));
const session = {
  ports: { sources, store, clock },
  settings: { currencies: CURRENCIES, quoteDays: 90 },
  output: { notice: () => {}, report: () => {}, progress: () => {}, failure: () => {} },
  signal: NEVER,
};
await fillRange(session as unknown as Session, { from: NOW - 365 * DAY, to: NOW });
process.stdout.write(`${Math.round(process.resourceUsage().maxRSS / 1_024)}\n`);
await close();

async function ownFile() {
  const { openEmbeddedStore } = await import("@tracker/store-embedded");
  const store = openEmbeddedStore(file);
  const close = async () => {
    await store.close();
    for (const end of ["", "-wal", "-shm", ".lock"]) rmSync(file + end, { force: true });
  };
  return { store, close };
}

async function server(port: number) {
  const { azureSqlStore, connectionTo } = await import("@tracker/store-azure-sql");
  const signIn = { user: "writer", password: "any" };
  const connection = connectionTo({ server: "127.0.0.1", port, database: "prices", ca, signIn });
  return { store: azureSqlStore(connection, () => NEVER), close: connection.close };
}
