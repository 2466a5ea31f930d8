import type { DatabaseSync } from "node:sqlite";
import type { Slot } from "@tracker/core";
import { toSeconds } from "./rows.ts";

/** Deletes at most `limit` of the oldest quotes from before a slot; returns how many. */
export function trimming(database: DatabaseSync): (before: Slot, limit: number) => number {
  const trim = database.prepare(`
    DELETE FROM market_quote WHERE (slot, currency, source) IN
      (SELECT slot, currency, source FROM market_quote WHERE slot < ? ORDER BY slot, currency, source LIMIT ?)`);
  return (before, limit) => Number(trim.run(toSeconds(before), limit).changes);
}
