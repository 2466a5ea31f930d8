import type { DatabaseSync } from "node:sqlite";
import { SECOND, SLOT_LENGTH, TrackerError } from "@tracker/core";
import { checkStamp, type Origin, otherOrigin, type Stamp, stampOf } from "@tracker/store-shared/stamp";
import { pendingOf } from "./migrate.ts";

/**
 * Refuses a database that is another program's, that this version does not fit, or that holds something else than prices of that origin;
 * with none given either may be in it. Only reads. Throws a TrackerError.
 * @param name as messages name the file
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

/** Says in a migrated database what it holds from now on, where it does not say so yet. Throws what `checkContents` throws. */
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

/** Whether there is nothing in it, not even of another program. */
export function isEmpty(database: DatabaseSync): boolean {
  return tablesOf(database).length === 0;
}

function tablesOf(database: DatabaseSync): unknown[] {
  return database
    .prepare("SELECT name FROM sqlite_schema")
    .all()
    .map((row) => row.name);
}

/** All that a file can hold that is of before there was a stamp. Whether its prices are live its rows tell. */
const BEFORE = { asset: "BTC", slotSeconds: 300 };

/** Judges by its rows what does not say yet where its prices are from. */
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
 * Whether nothing in the file was captured live. Work takes no time on a replay's clock: a replay's captures are made at their slot's very
 * boundary, to the millisecond, and all else it stores is received at one; the newest slot of a replay has its quotes. Of live captures,
 * which wait for answers from venues, no two in a row can look so.
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

/** Whether a replay's prices stand among others: captured at the very boundary of a slot that passed before the file was made. */
function isMixed(database: DatabaseSync): boolean {
  const replayed = `
    SELECT 1 FROM market_price
    WHERE captured_at = ${SLOT_MS} AND captured_at < (SELECT min(applied_at) FROM ops_migration) LIMIT 1`;
  return database.prepare(replayed).get() !== undefined;
}
