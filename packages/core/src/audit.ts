import { TrackerError } from "./errors.ts";
import { type JudgedPrice, judgeBy } from "./judge.ts";
import { judgeCandlesBy } from "./judge-candles.ts";
import { RULE } from "./rule.ts";
import { judgeByRule1 } from "./rule-1.ts";
import type { ReceivedAnswer, SourceKind, SourceName } from "./source.ts";
import type { Evidence, PriceRow } from "./store.ts";
import type { JudgedQuote } from "./verdict.ts";

/** What became of a stored price that was derived again. */
export type Audited =
  | { readonly outcome: "right" }
  /** Its quotes make another price by the rule that it names, or none. */
  | { readonly outcome: "differs"; readonly derived: JudgedPrice | null }
  | { readonly outcome: "not checkable"; readonly why: string };

/**
 * Derives a stored price again, by the rule that it names, from the quotes and what of the past is stored beside them.
 * @param evidence undefined where the quotes are kept no longer
 * @param kindOf what kind of source a name is
 */
export function auditPrice(
  row: PriceRow,
  evidence: Evidence | undefined,
  kindOf: (source: SourceName) => SourceKind,
): Audited {
  if (row.quality === "imported") return { outcome: "not checkable", why: "it was imported" };
  if (evidence === undefined) return { outcome: "not checkable", why: "its quotes are not kept" };
  if (row.rule > RULE) return { outcome: "not checkable", why: `its rule, ${row.rule}, is not known to this version` };
  const derived = derive(row, evidence, kindOf);
  return derived !== null && isSame(derived, row) ? { outcome: "right" } : { outcome: "differs", derived };
}

function derive(
  row: PriceRow,
  { slot, quotes, context }: Evidence,
  kindOf: (source: SourceName) => SourceKind,
): JudgedPrice | null {
  const answers = quotes.map((quote) => answerOf(quote, kindOf(quote.source)));
  const isLive = row.quality !== "backfilled";
  if (row.rule === 1) return judgeByRule1(answers, isLive);
  const reference = context?.reference ?? null;
  const agreedSince = () => context?.agreedSince ?? null;
  if (!isLive)
    return judgeCandlesBy(slot, answers, { referenceOf: () => reference, agreedSince }, row.capturedAt).price;
  const memoryOf = () => new Map(quotes.map((quote) => [quote.source, quote]));
  return judgeBy(slot, answers, { memoryOf, reference, agreedSince }).price;
}

/** A stored quote as the answer that it was. */
function answerOf(quote: JudgedQuote, kind: SourceKind): ReceivedAnswer {
  const { source, currency, last, bid, ask, venueTime, receivedAt, verdict, detail } = quote;
  const common = { source, kind, currency, receivedAt, serverTime: null };
  // The time of what was refused as ahead may be none that a store keeps.
  if (last !== null && verdict !== "malformed" && verdict !== "future")
    return { ...common, quote: { last, bid, ask, venueTime } };
  // Which kind of failure it was makes no difference to the price; a candle that there is none of does, and its detail tells it.
  return { ...common, error: new TrackerError("no-answer", detail ?? "") };
}

function isSame(derived: JudgedPrice, row: PriceRow): boolean {
  return (["price", "quality", "kept", "asked", "dispersion"] as const).every((name) => derived[name] === row[name]);
}
