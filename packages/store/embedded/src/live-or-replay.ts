import type { DatabaseSync } from "node:sqlite";
import { SECOND, SLOT_LENGTH, TrackerError } from "@tracker/core";
import { checkKnown } from "./migrate.ts";

/** Where a file's prices come from: the venues as they are now, or a recording. */
type Origin = "live" | "replay";

/**
 * Refuses a database that is another program's, that this version cannot migrate, or that holds prices of the other origin; with none
 * given either may be in it. Only reads. Throws a TrackerError.
 * @param name as messages name the file
 */
export function checkContents(database: DatabaseSync, name: string, origin?: Origin): void {
  const found = database.prepare("SELECT name FROM sqlite_schema").all();
  const names = found.map((row) => row.name);
  if (names.length === 0) return;
  if (!names.includes("ops_migration"))
    throw new TrackerError("store-failed", `${name} is a database of another program`, { hint: "Give another path." });
  checkKnown(database, name);
  if (!names.includes("market_price")) return;
  if (origin === "replay" && !isReplay(database)) {
    throw new TrackerError("bad-input", `${name} holds live prices, which a replay would delete`, {
      hint: "Give the replay another file, or move that one away.",
    });
  }
  if (origin === "live" && ((hasRows(database) && isReplay(database)) || isMixed(database))) {
    throw new TrackerError("bad-input", `${name} holds the prices of a replay, which live ones would be mixed into`, {
      hint: "Give the live prices another file.",
    });
  }
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
