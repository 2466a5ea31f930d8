import { QUALITIES, rankOf } from "@tracker/core";

/** core's `rankOf` for a column of qualities, as an expression for both T-SQL and SQLite. NULL means a capture without a price. */
export function qualityRank(column: string): string {
  const ranks = QUALITIES.map((quality) => `WHEN '${quality}' THEN ${rankOf(quality)}`);
  return `CASE ${column} ${ranks.join(" ")} ELSE ${rankOf(null)} END`;
}
