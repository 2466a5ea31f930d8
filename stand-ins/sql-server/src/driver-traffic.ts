import { type Reply, rows } from "./reply.ts";
import type { Request } from "./request.ts";

/**
 * Answers what the driver asks on its own: tedious sets its session up with the first batch of a connection, mssql
 * tries each connection with `SELECT 1;` before it lends it. Undefined for what the application asks.
 */
export function answerDriver({ kind, sql }: Request, first: boolean): Reply | undefined {
  if (first && kind === "batch" && /^set /i.test(sql)) return [];
  return kind === "rpc" && sql === "SELECT 1;" ? rows({ "": "int" }, [{ "": 1 }]) : undefined;
}
