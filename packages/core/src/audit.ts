import { TrackerError } from "./errors.ts";
import { type JudgedPrice, judgeBy } from "./judge.ts";
import { judgeCandlesBy } from "./judge-candles.ts";
import { RULE } from "./rule.ts";
import { judgeByRule1 } from "./rule-1.ts";
import type { ReceivedAnswer, SourceKind, SourceName } from "./source.ts";
import type { Evidence, PriceRow } from "./store.ts";
import type { JudgedQuote } from "./verdict.ts";

/** The result of deriving a stored price again. */
export type Audited =
  | { readonly outcome: "right" }
  /** By the rule it names, its quotes give another price, or none. */
  | { readonly outcome: "differs"; readonly derived: JudgedPrice | null }
  | { readonly outcome: "not checkable"; readonly why: string };

/**
 * Derives a stored price again, by the rule that it names, from the quotes and the context stored with it.
 * @param evidence undefined if the quotes are no longer kept
 * @param kindOf the kind of a source, by name
 */
export function auditPrice(
  row: PriceRow,
  evidence: Evidence | undefined,
  kindOf: (source: SourceName) => SourceKind,
): Audited {
  if (row.quality === "imported") return { outcome: "not checkable", why: "imported" };
  if (evidence === undefined) return { outcome: "not checkable", why: "quotes not kept" };
  if (row.rule > RULE) return { outcome: "not checkable", why: `rule ${row.rule} not known to this version` };
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

/** A stored quote as the answer it came from. */
function answerOf(quote: JudgedQuote, kind: SourceKind): ReceivedAnswer {
  const { source, currency, last, bid, ask, venueTime, receivedAt, verdict, detail } = quote;
  const common = { source, kind, currency, receivedAt, serverTime: null };
  // A quote refused as `future` may have had a time that no store can hold.
  if (last !== null && verdict !== "malformed" && verdict !== "future")
    return { ...common, quote: { last, bid, ask, venueTime } };
  // The kind of failure makes no difference to the price. A missing candle does, and the detail says so.
  return { ...common, error: new TrackerError("no-answer", detail ?? "") };
}

function isSame(derived: JudgedPrice, row: PriceRow): boolean {
  return (["price", "quality", "kept", "asked", "dispersion"] as const).every((name) => derived[name] === row[name]);
}
