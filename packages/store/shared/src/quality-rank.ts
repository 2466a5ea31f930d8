import { QUALITIES, rankOf } from "@tracker/core";

/** What `outranks` compares, for a column of qualities: an expression of T-SQL and of SQLite. NULL stands for a capture without a price. */
export function qualityRank(column: string): string {
  const ranks = QUALITIES.map((quality) => `WHEN '${quality}' THEN ${rankOf(quality)}`);
  return `CASE ${column} ${ranks.join(" ")} ELSE ${rankOf(null)} END`;
}
