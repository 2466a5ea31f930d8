import { serve } from "@stand-ins/sql-server/testing";
import { scriptedDatabase } from "@tracker/store-azure-sql/testing";

/** A SQL Server with one login that answers from memory and ends with the test, and its address as in `TRACKER_SQL_URL`. */
export async function serveScripted(user = "sa") {
  const database = scriptedDatabase();
  const server = await serve({ logins: [{ user, password: "p@ss" }], reply: database.reply });
  const url = `mssql://${user}:p%40ss@${server.host}:${server.port}/prices?trustServerCertificate=true`;
  return { ...database, server, url };
}
