import { type Capture, outranks, type PriceStore, SECOND } from "@tracker/core";
import sql from "@tracker/store-driver/mssql";
import { qualityRank } from "@tracker/store-shared/quality-rank";
import { LOCK_PRICES, NEW_PRICES, REPLACE_EVIDENCE, REPLACE_PRICES } from "./captures.ts";
import type { Query } from "./query.ts";
import { capturesJson } from "./rows.ts";

/**
 * Saves prices, quotes and contexts of any number of captures in one transaction and one round trip; returns how many prices are new or better.
 * One JSON parameter needs one plan, whatever its length, and the fewest bytes: a run of three prices with 15 quotes is 11.0 kB, against
 * 16.8 kB as 174 parameters, of which 2,100 are the most. A table-valued parameter would need a type in the schema, and the driver would round
 * its decimals.
 *
 * Two writers of the same slot: the transaction's first statement only takes the locks. It seeks each key with UPDLOCK and HOLDLOCK, which locks
 * the row or, if there is none, the gap it would go into, in a mode that only one transaction can hold: the second writer waits there. The next
 * statement then reads the stored rows to compare with. Under row versioning (read committed snapshot) a statement sees what was committed when
 * it began: one that waited halfway would compare with the rows from before the wait, and of two captures without a price the second would
 * replace the first one's quotes. Without UPDLOCK both would hold a shared lock on the gap and neither could insert: a certain deadlock.
 * COUNT reads a column of market.price: without one the optimizer would remove the outer join on its whole key, and its locks with it.
 * market.quote and market.context are only written by a transaction that has locked the price's key. Readers are not blocked: they read versions.
 *
 * FORCESEEK, wherever a table of the database is joined: one plan serves every call, and one made for a thousand captures might scan. Under
 * HOLDLOCK a scan locks the whole table, in UPDATE and DELETE it locks each row that it passes, and elsewhere it makes three captures as slow
 * as a year of them.
 *
 * Two batches that lock their keys in different orders can still deadlock, as no hint guarantees an order; the victim (1205) is retried as a
 * whole, which leaves the same rows.
 */
export const SAVE = `
SET NOCOUNT ON;
SET XACT_ABORT ON;
${NEW_PRICES}
BEGIN TRANSACTION;
${LOCK_PRICES}
INSERT INTO @won (currency, slot)
SELECT n.currency, n.slot
FROM @new AS n
LEFT JOIN market.price AS p WITH (FORCESEEK) ON p.currency = n.currency AND p.slot = n.slot
WHERE
  ${qualityRank("n.quality")}
    > ${qualityRank("p.quality")}
  OR (
    n.quality IS NULL AND p.quality IS NULL
    AND NOT EXISTS (SELECT 1 FROM market.quote AS q WITH (FORCESEEK) WHERE q.slot = n.slot AND q.currency = n.currency)
  );
${REPLACE_PRICES}
INSERT INTO market.price (currency, slot, price, quality, kept, asked, dispersion, captured_at, rule_number)
SELECT n.currency, n.slot, n.price, n.quality, n.kept, n.asked, n.dispersion, n.captured_at, n.rule_number
FROM @won AS w
JOIN @new AS n ON n.currency = w.currency AND n.slot = w.slot
WHERE n.price IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM market.price AS p WITH (FORCESEEK) WHERE p.currency = n.currency AND p.slot = n.slot)
ORDER BY n.currency, n.slot;
${REPLACE_EVIDENCE}
COMMIT TRANSACTION;

SELECT COUNT(*) AS stored
FROM @won AS w
JOIN @new AS n ON n.currency = w.currency AND n.slot = w.slot
WHERE n.price IS NOT NULL;
`;

/** A context is deleted after its capture's last quote: until then the price can be derived again. */
export const TRIM = `
SET NOCOUNT ON;
DELETE q
FROM market.quote AS q WITH (FORCESEEK)
JOIN (
  SELECT TOP (@limit) slot, currency, source
  FROM market.quote
  WHERE slot < @before
  ORDER BY slot, currency, source
) AS oldest ON oldest.slot = q.slot AND oldest.currency = q.currency AND oldest.source = q.source;
SELECT @@ROWCOUNT AS trimmed;
DELETE c
FROM market.context AS c WITH (FORCESEEK)
JOIN (
  SELECT TOP (@limit) old.slot, old.currency
  FROM market.context AS old
  LEFT JOIN market.quote AS q ON q.slot = old.slot AND q.currency = old.currency
  WHERE old.slot < @before AND q.slot IS NULL
  ORDER BY old.slot, old.currency
) AS oldest ON oldest.slot = c.slot AND oldest.currency = c.currency;
`;

/** The limit for a save, in milliseconds: it bounds what a silent connection costs a run, with a minute for a thousand captures on the smallest database. */
const LONGEST_SAVE = 15 * SECOND;
const LONGEST_CAPTURE = 45;

export function longestSave(captures: number): number {
  return LONGEST_SAVE + captures * LONGEST_CAPTURE;
}

/** The store's writes: each one statement, safe to repeat. */
export function writes(query: Query): Pick<PriceStore, "save" | "trimQuotes"> {
  return {
    save: async (captures) => {
      if (captures.length === 0) return 0;
      const parameters = { captures: [sql.NVarChar(sql.MAX), capturesJson(bestOfEach(captures))] } as const;
      const [row] = await query("saving", SAVE, parameters, longestSave(captures.length));
      return (row as { stored: number } | undefined)?.stored ?? 0;
    },
    trimQuotes: async (before, limit) => {
      const parameters = { before: [sql.DateTime2(0), new Date(before)], limit: [sql.Int(), limit] } as const;
      const [row] = await query("trimming quotes", TRIM, parameters);
      return (row as { trimmed: number }).trimmed;
    },
  };
}

/** The statement accepts each slot and currency once: of several captures, this picks the one that would be kept. */
function bestOfEach(captures: readonly Capture[]): Capture[] {
  const best = new Map<string, Capture>();
  for (const capture of captures) {
    const key = `${capture.currency} ${capture.slot}`;
    const other = best.get(key);
    if (other === undefined || outranks(capture.price?.quality ?? null, other.price?.quality ?? null))
      best.set(key, capture);
  }
  return [...best.values()];
}
