import { isOff } from "./clock-check.ts";
import type { Currency } from "./currency.ts";
import { describeError } from "./errors.ts";
import { formatPrice } from "./price.ts";
import type { Quality } from "./quality.ts";
import type { LaterFailure, RunReport } from "./run.ts";
import { formatSlot } from "./slot.ts";
import type { SourceName } from "./source.ts";
import type { Capture } from "./store.ts";
import { cut } from "./text.ts";
import type { JudgedQuote, Verdict } from "./verdict.ts";

/** The start of a run's log line on Azure, before its record: the slot got a price, it got none, or the run failed. */
export const RUN_ENDED = { priced: "price stored", unpriced: "no price", failed: "capture failed" } as const;

/** A run as one structured record, for logs: plain JSON, bounded in length however much the sources sent. */
export interface CaptureRecord {
  readonly slot: string;
  readonly live: boolean;
  /** How far our clock is ahead of the venues', in milliseconds; present only if so far that nothing was stored live. */
  readonly clockOffset?: number;
  readonly prices: readonly CurrencyRecord[];
  readonly refused: readonly RefusalRecord[];
  readonly backfilled: number;
  readonly missing: number;
  /** The sources whose candles could not be read, and why; absent if there are none. */
  readonly unfilled?: readonly { readonly source: SourceName; readonly error: string }[];
  /** What failed after the prices were stored; absent if nothing did. */
  readonly failed?: readonly FailureRecord[];
  readonly durationMs: number;
}

interface FailureRecord {
  readonly step: LaterFailure["step"];
  readonly error: string;
}

interface CurrencyRecord {
  readonly currency: Currency;
  readonly price: number | null;
  readonly quality: Quality | null;
  readonly kept: number;
  readonly asked: number;
  /** Why there is no price; absent if there is one. */
  readonly why?: string;
}

interface RefusalRecord {
  readonly source: SourceName;
  readonly currency: Currency;
  readonly verdict: Verdict;
  readonly detail: string | null;
}

/** A store's failure names the server, the error and a hint: more than fits a quote's detail. */
const LONGEST_ERROR = 500;

/** Room for ten sources. */
const LONGEST_REASONS = 300;

/** Verdicts on quotes that were not refused. */
const FINE: readonly Verdict[] = ["kept", "agrees", "no-quorum", "unconfirmed", "uncompared"];

const isRefused = ({ verdict }: JudgedQuote) => !FINE.includes(verdict);

export function captureRecord(report: RunReport): CaptureRecord {
  const { slot, live, clockOffset, captures, backfilled, failures, startedAt, endedAt } = report;
  const quotes = captures.flatMap((capture) => capture.quotes);
  return {
    slot: formatSlot(slot),
    live,
    ...(isOff(clockOffset) && { clockOffset }),
    prices: captures.map(currencyRecord),
    refused: quotes
      .filter(isRefused)
      .map(({ source, currency, verdict, detail }) => ({ source, currency, verdict, detail })),
    backfilled: backfilled.stored,
    missing: backfilled.missing,
    ...(backfilled.failures.size > 0 && {
      unfilled: [...backfilled.failures].map(([source, error]) => ({ source, error: errorText(error) })),
    }),
    ...(failures.length > 0 && { failed: failures.map(failureRecord) }),
    durationMs: endedAt - startedAt,
  };
}

function failureRecord({ step, error }: LaterFailure): FailureRecord {
  return { step, error: errorText(error) };
}

const errorText = (error: unknown) => cut(describeError(error), LONGEST_ERROR);

function currencyRecord(capture: Capture): CurrencyRecord {
  const { currency, price, quotes } = capture;
  if (price === null)
    return { currency, price: null, quality: null, kept: 0, asked: quotes.length, why: whyNoPrice(capture) };
  return {
    currency,
    price: Number(formatPrice(price.price)),
    quality: price.quality,
    kept: price.kept,
    asked: price.asked,
  };
}

/** Why a capture has no price: the rule's detail on the quotes that were not refused. */
export function whyNoPrice({ quotes }: Pick<Capture, "quotes">): string {
  const undecided = quotes.find(({ verdict }) => verdict === "no-quorum" || verdict === "unconfirmed");
  return undecided?.detail ?? "no venue's quote can be used";
}

/** The same in one bounded line, with the verdict on each refused quote. */
export function reasonsForNoPrice(quotes: readonly JudgedQuote[]): string {
  const refused = quotes.filter(isRefused).map(({ source, verdict }) => `${source} ${verdict}`);
  const why = whyNoPrice({ quotes });
  return cut(refused.length === 0 ? why : `${why}: ${refused.join(", ")}`, LONGEST_REASONS);
}
