import type { Slot } from "@tracker/core";
import sql from "mssql";
import { execute } from "./execute.ts";

export const TRIM = `
SET NOCOUNT ON;
DELETE q
FROM market.quote AS q
JOIN (
  SELECT TOP (@limit) slot, currency, source
  FROM market.quote
  WHERE slot < @before
  ORDER BY slot, currency, source
) AS oldest ON oldest.slot = q.slot AND oldest.currency = q.currency AND oldest.source = q.source;
SELECT @@ROWCOUNT AS trimmed;
`;

/** Deletes at most `limit` of the oldest quotes from before a slot; resolves to how many. */
export async function trim(pool: sql.ConnectionPool, before: Slot, limit: number): Promise<number> {
  const parameters = { before: [sql.DateTime2(0), new Date(before)], limit: [sql.Int(), limit] } as const;
  const [row] = await execute(pool, TRIM, parameters);
  return (row as { trimmed: number }).trimmed;
}
