import type { Instant, RepairableStore, RepairedPrice } from "@tracker/core";
import type { Connection } from "./connection.ts";
import { evidenceOn } from "./evidence.ts";
import { inArrays, PRICE_COLUMNS, priceRow, priceValues, toSeconds, toSecondsUp } from "./rows.ts";

/** Replacing prices by hand, in one transaction per call, and reading what was replaced. */
export function repairs({ database, attempt, transaction }: Connection): Pick<RepairableStore, "repair" | "repaired"> {
  const keep = database.prepare(`
    INSERT INTO ops_repair (currency, slot, repaired_at, repaired_by, reason, price, quality, kept, asked, dispersion,
      captured_at, rule_number)
    SELECT currency, slot, ?, ?, ?, price, quality, kept, asked, dispersion, captured_at, rule_number
    FROM market_price WHERE currency = ? AND slot = ? AND captured_at = ?`);
  const replace = database.prepare(`
    REPLACE INTO market_price (${PRICE_COLUMNS})
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const trail = inArrays(
    database.prepare(`
      SELECT ${PRICE_COLUMNS}, repaired_by, reason, repaired_at
      FROM ops_repair WHERE slot >= ? AND slot < ? ORDER BY slot, currency, repaired_at`),
  );
  const kept = database.prepare("SELECT 1 FROM ops_repair WHERE currency = ? AND slot = ? AND repaired_at = ?");
  const evidence = evidenceOn(database);
  return {
    repair: async (all, { who, why, at }) =>
      transaction("repairing", () => {
        let replaced = 0;
        for (const { row, by } of all) {
          const { currency, slot, capturedAt } = row;
          const key = [currency, toSeconds(slot)] as const;
          if (keep.run(at, who, why, ...key, capturedAt).changes > 0) {
            replace.run(...priceValues(by.price));
            evidence.clear(by);
            evidence.put(by);
          }
          if (kept.get(...key, at) !== undefined) replaced++;
        }
        return replaced;
      }),
    repaired: async ({ from, to }) =>
      attempt("reading repairs", () => trail.all(toSecondsUp(from), toSecondsUp(to)).map(repairedPrice)),
  };
}

function repairedPrice(stored: unknown): RepairedPrice {
  const [who, why, at] = (stored as unknown[]).slice(-3) as [string, string, Instant];
  return { row: priceRow(stored), who, why, at };
}
