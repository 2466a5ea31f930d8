import { type Reply, rows } from "./reply.ts";
import type { Request } from "./request.ts";

/**
 * Answers the driver's own requests: tedious sets up its session with the first batch of a connection, and mssql
 * checks each connection with `SELECT 1;` before it hands it out. Undefined for requests of the application.
 */
export function answerDriver({ kind, sql }: Request, first: boolean): Reply | undefined {
  if (first && kind === "batch" && /^set /i.test(sql)) return [];
  return kind === "rpc" && sql === "SELECT 1;" ? rows({ "": "int" }, [{ "": 1 }]) : undefined;
}
