import type { Range, Repair, RepairableStore } from "@tracker/core";
import sql from "@tracker/store-driver/mssql";
import { LOCK_PRICES, NEW_PRICES, REPLACE_EVIDENCE, REPLACE_PRICES } from "./captures.ts";
import type { Query } from "./query.ts";
import { rangeParameters } from "./read.ts";
import { PRICE_COLUMNS, repairedPrice, repairsJson } from "./rows.ts";
import { longestSave } from "./save.ts";

/**
 * Replaces prices with their quotes and contexts, in one transaction and one round trip, and keeps the replaced rows. It locks the prices' keys
 * as a save does. A price that was captured at another time than the one to replace is skipped, and so is one that this statement itself has
 * replaced when it is sent again after a lost connection. The count includes that one too.
 */
export const REPAIR = `
SET NOCOUNT ON;
SET XACT_ABORT ON;
${NEW_PRICES}
BEGIN TRANSACTION;
${LOCK_PRICES}
INSERT INTO @won (currency, slot)
SELECT r.currency, r.slot
FROM OPENJSON(@captures, '$.r') WITH (
  currency char(3) '$[0]',
  slot datetime2(0) '$[1]',
  captured_at datetime2(3) '$[2]'
) AS r
JOIN market.price AS p WITH (FORCESEEK) ON p.currency = r.currency AND p.slot = r.slot AND p.captured_at = r.captured_at;

INSERT INTO ops.repair (currency, slot, repaired_at, repaired_by, reason, price, quality, kept, asked, dispersion, captured_at, rule_number)
SELECT p.currency, p.slot, @at, @who, @why, p.price, p.quality, p.kept, p.asked, p.dispersion, p.captured_at, p.rule_number
FROM @won AS w
JOIN market.price AS p WITH (FORCESEEK) ON p.currency = w.currency AND p.slot = w.slot;
${REPLACE_PRICES}${REPLACE_EVIDENCE}
COMMIT TRANSACTION;

SELECT COUNT(*) AS repaired
FROM @new AS n
JOIN ops.repair AS o WITH (FORCESEEK) ON o.currency = n.currency AND o.slot = n.slot AND o.repaired_at = @at;
`;

export const REPAIRED = `
SELECT ${PRICE_COLUMNS}, p.repaired_by AS who, p.reason AS why, p.repaired_at AS repairedAt
FROM ops.repair AS p
WHERE p.slot >= @from AND p.slot < @to
ORDER BY p.slot, p.currency, p.repaired_at;
`;

/** Replacing prices by hand, in one statement per call, and reading what was replaced. */
export function repairs(query: Query): Pick<RepairableStore, "repair" | "repaired"> {
  return {
    repair: async (all: readonly Repair[], { who, why, at }) => {
      if (all.length === 0) return 0;
      const parameters = {
        captures: [sql.NVarChar(sql.MAX), repairsJson(all)],
        who: [sql.NVarChar(128), who],
        why: [sql.NVarChar(400), why],
        at: [sql.DateTime2(3), new Date(at)],
      } as const;
      const [row] = await query("repairing", REPAIR, parameters, longestSave(all.length));
      return (row as { repaired: number }).repaired;
    },
    repaired: async (of: Range) => (await query("reading repairs", REPAIRED, rangeParameters(of))).map(repairedPrice),
  };
}
