import { type Capture, outranks, type PriceStore, SECOND } from "@tracker/core";
import sql from "@tracker/store-driver/mssql";
import { qualityRank } from "@tracker/store-shared/quality-rank";
import { LOCK_PRICES, NEW_PRICES, REPLACE_EVIDENCE, REPLACE_PRICES } from "./captures.ts";
import type { Query } from "./query.ts";
import { capturesJson } from "./rows.ts";

/**
 * Prices, quotes and contexts of any number of captures in one transaction and one round trip; answers with how many prices are new or better. A
 * JSON parameter costs one plan whatever its length and the fewest bytes: a run of three prices with 15 quotes is 11.0 kB, against 16.8 kB as
 * 174 parameters, which would end at 2,100; a table-valued one would need a type in the schema, and its decimals would be rounded by the driver.
 *
 * Two writers of the same slot: the transaction's first statement only takes the locks. It seeks each key with UPDLOCK and HOLDLOCK, which locks
 * the row or, where there is none, the gap it would go into, in a mode that only one transaction can hold: the second writer waits there.
 * What it compares with is read by the next statement. Under row versioning (read committed snapshot) a statement sees what was committed
 * when it began: one that waited in its midst would compare with what was there before the wait, and of two captures without a price the
 * second would replace the first one's quotes. Without UPDLOCK both would hold a shared gap and neither could insert: a certain deadlock.
 * COUNT reads a column of market.price: without one the outer join on its whole key would be left out of the plan, and its locks with it.
 * market.quote and market.context are only touched by who holds the price's key. Readers are not in the way: they read versions.
 *
 * FORCESEEK, wherever a table of the database is joined: one plan serves every call, and where it was made for a thousand captures it might
 * scan. Under HOLDLOCK a scan locks the whole table, in UPDATE and DELETE it takes a lock on each row that it passes, and otherwise it makes
 * three captures as slow as a year.
 *
 * What can still deadlock is two batches that take their keys in another order, which no hint promises; the victim (1205) is repeated as a
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

/** A context goes when its capture's last quote has gone: until then a price can be derived again. */
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

/** For the answer to a save, in milliseconds: what a connection that fell silent costs a capture, and a minute for a thousand captures on the smallest database. */
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

/** The statement takes each slot and currency once: of several captures the one that would stay. */
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
