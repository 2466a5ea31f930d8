import type { Connection } from "./connection.ts";
import { describeTarget } from "./target.ts";

/** Reads the settings that the store relies on, which a database outside Azure may lack. */
export const READ_CONDITIONS = `
SELECT is_read_committed_snapshot_on AS versions, compatibility_level AS compatibility FROM sys.databases WHERE database_id = DB_ID();
`;

/** The first level with OPENJSON, which every save needs (Microsoft: "OPENJSON (Transact-SQL)"). */
const COMPATIBILITY = 130;

const USE_ROW_VERSIONS = "ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE;";
const RAISE_COMPATIBILITY = "ALTER DATABASE CURRENT SET COMPATIBILITY_LEVEL = 150;";

/**
 * The settings that a database lacks and Azure SQL has by default, a line each with how to set it: row versions, without which readers and the
 * capture wait for one another, and a compatibility level without which nothing can be saved.
 */
export async function lackingConditions(connection: Connection, signal: AbortSignal): Promise<readonly string[]> {
  const found = await connection.use("looking at the database's settings", signal, async (session) => {
    const { recordset } = await session.request().query<{ versions: boolean; compatibility: number }>(READ_CONDITIONS);
    return recordset?.[0];
  });
  if (found === undefined) return [];
  const database = describeTarget(connection.target);
  const lacks: string[] = [];
  if (!found.versions)
    lacks.push(
      `${database} has READ_COMMITTED_SNAPSHOT off, so that readers and the capture wait for one another: ${USE_ROW_VERSIONS}`,
    );
  if (found.compatibility < COMPATIBILITY)
    lacks.push(
      `${database} has compatibility level ${found.compatibility}, and nothing can be saved below ${COMPATIBILITY}: ${RAISE_COMPATIBILITY}`,
    );
  return lacks;
}
