import type { RepairableStore } from "@tracker/core";
import type { Connection } from "./connection.ts";
import { queriesOf } from "./query.ts";
import { reads } from "./read.ts";
import { repairs } from "./repair.ts";
import { writes } from "./save.ts";

/**
 * The price store in Azure SQL, or any SQL Server from 2019 on, over a connection that outlives it. Cheap to create.
 * @param signalNow called at each call of the store, which ends when the returned signal fires
 */
export function azureSqlStore(connection: Connection, signalNow: () => AbortSignal): RepairableStore {
  const query = queriesOf(connection, signalNow);
  return { ...reads(query), ...writes(query), ...repairs(query), close: async () => {} };
}
