import type { Field } from "@tracker/core";
import { readSqlUrl, SQL_URL_ALLOWED, sqlUrlProblem } from "./target.ts";

/** A SQL Server with a SQL login. Kept apart from what loads the driver. */
export const sqlFlag: Field<string | undefined> = {
  name: "--sql",
  meaning: "a SQL Server of one's own, with a SQL login",
  allowed: SQL_URL_ALLOWED,
  example: "mssql://sa:password@localhost:1433/prices?trustServerCertificate=true",
  otherwise: undefined,
  secret: true,
  read: (text) => (readSqlUrl(text).problems ? undefined : text),
  problem: sqlUrlProblem,
};
