import type { DatabaseSync } from "node:sqlite";
import { SECOND, SLOT_LENGTH, TrackerError } from "@tracker/core";
import { checkStamp, type Origin, otherOrigin, type Stamp, stampOf } from "@tracker/store-shared/stamp";
import { pendingOf } from "./migrate.ts";

/**
 * Refuses a database that belongs to another program, does not work with this version, or does not hold prices of that origin; if none is
 * given, it may be either. Only reads. Throws a TrackerError.
 * @param name the file's name in messages
 */
export function checkContents(database: DatabaseSync, name: string, origin?: Origin): void {
  const names = tablesOf(database);
  if (names.length === 0) return;
  if (!names.includes("ops_migration"))
    throw new TrackerError("store-failed", `${name} is a database of another program`, { hint: "Give another path." });
  pendingOf(database, name);
  const stamp = names.includes("ops_store") ? readStamp(database) : undefined;
  if (stamp !== undefined) {
    checkStamp(stamp, name, origin);
    return;
  }
  if (!names.includes("ops_store")) checkStamp({ ...BEFORE, origin: origin ?? "live" }, name, origin);
  if (names.includes("market_price")) checkRows(database, name, origin);
}

/** Stamps a migrated database that has no stamp yet. Throws as `checkContents` does. */
export function stamp(database: DatabaseSync, name: string, origin: Origin): void {
  checkContents(database, name, origin);
  if (readStamp(database) !== undefined) return;
  const { asset, slotSeconds } = stampOf(origin);
  database
    .prepare(
      `INSERT INTO ops_store (id, asset, slot_seconds, origin, made_at)
       SELECT 1, ?, ?, ?, min(applied_at) FROM ops_migration`,
    )
    .run(asset, slotSeconds, origin);
}

function readStamp(database: DatabaseSync): Stamp | undefined {
  return database.prepare("SELECT asset, slot_seconds AS slotSeconds, origin FROM ops_store").get() as
    | Stamp
    | undefined;
}

/** Whether a database has no tables, not even another program's. */
export function isEmpty(database: DatabaseSync): boolean {
  return tablesOf(database).length === 0;
}

function tablesOf(database: DatabaseSync): unknown[] {
  return database
    .prepare("SELECT name FROM sqlite_schema")
    .all()
    .map((row) => row.name);
}

/** What any file from before there were stamps holds. Whether its prices are live is derived from its rows. */
const BEFORE = { asset: "BTC", slotSeconds: 300 };

/** Checks the origin of a file without a stamp by its rows. */
function checkRows(database: DatabaseSync, name: string, origin?: Origin): void {
  const isOther =
    origin === "replay"
      ? !isReplay(database)
      : origin === "live" && ((hasRows(database) && isReplay(database)) || isMixed(database));
  if (origin !== undefined && isOther) throw otherOrigin(name, origin);
}

const SLOT_MS = `slot * ${SECOND}`;
const offBoundary = (column: string) => `(${column} % ${SLOT_LENGTH} <> 0 OR ${column} < ${SLOT_MS})`;

/**
 * Whether nothing in the file was captured live. On a replay's clock work takes no time: a replay captures exactly at the slot's boundary, to the
 * millisecond, and all its other times are at a boundary too; its newest slot has quotes. Live captures wait for the venues' answers, so no
 * two in a row can look like that.
 */
function isReplay(database: DatabaseSync): boolean {
  const live = [
    `SELECT 1 FROM market_price WHERE ${offBoundary("captured_at")} OR (quality <> 'backfilled' AND captured_at <> ${SLOT_MS}) LIMIT 1`,
    `SELECT 1 FROM market_quote WHERE ${offBoundary("received_at")} LIMIT 1`,
    `SELECT 1 FROM (SELECT max(slot) AS newest FROM market_price)
     WHERE newest IS NOT NULL AND NOT EXISTS (SELECT 1 FROM market_quote WHERE slot = newest)`,
  ];
  return live.every((query) => database.prepare(query).get() === undefined);
}

function hasRows(database: DatabaseSync): boolean {
  return (
    database.prepare("SELECT 1 FROM market_price UNION ALL SELECT 1 FROM market_quote LIMIT 1").get() !== undefined
  );
}

/** Whether a replay's prices are among others: captured exactly at the boundary of a slot before the file was made. */
function isMixed(database: DatabaseSync): boolean {
  const replayed = `
    SELECT 1 FROM market_price
    WHERE captured_at = ${SLOT_MS} AND captured_at < (SELECT min(applied_at) FROM ops_migration) LIMIT 1`;
  return database.prepare(replayed).get() !== undefined;
}
