import {
  amountFormat,
  type BackfillProgress,
  type BackfillReport,
  type Capture,
  type Currency,
  captureRecord,
  clockText,
  formatPrice,
  formatSlot,
  isOff,
  type LaterFailure,
  type Price,
  type PriceRow,
  type RunReport,
  SECOND,
  type Slot,
  type SourceName,
  type TrackerError,
  whyNoPrice,
} from "@tracker/core";
import type { Reach } from "./probe.ts";

/** A report in one line for a person, with one more for each source that failed and for each failure after the prices were stored. */
export function reportLines(report: RunReport): string[] {
  const { slot, live, backfilled, startedAt, endedAt } = report;
  const filled = live && backfilled.stored > 0 ? `   ${filledText(backfilled)}` : "";
  // On a replay's clock, work takes no time.
  const took = endedAt > startedAt ? `   ${((endedAt - startedAt) / SECOND).toFixed(1)} s` : "";
  return [
    `${formatSlot(slot)}   ${pricesText(report)}${filled}${took}`,
    ...problemLines(report),
    ...failureLines(report),
  ];
}

function pricesText({ live, clockOffset, captures, backfilled }: RunReport): string {
  if (!live) return `too late for live quotes: ${filledText(backfilled)}`;
  return isOff(clockOffset) ? clockText(clockOffset) : captures.map(captureText).join("   ");
}

export function filledText({ stored, missing }: BackfillReport): string {
  const left = missing === 0 ? "" : `, ${missing.toLocaleString("en")} missing`;
  return `${stored.toLocaleString("en")} filled from candles${left}`;
}

export function progressLine({ done, total, stored }: BackfillProgress): string {
  const share = Math.floor((100 * done) / total);
  return `  ${share} %: ${done.toLocaleString("en")} of ${total.toLocaleString("en")} slots checked, ${stored.toLocaleString("en")} prices stored`;
}

function captureText({ currency, price, quotes }: Capture): string {
  if (price === null) return `${currency} no price (${whyNoPrice({ quotes })})`;
  return priceText(price);
}

/** "USD 121,850.12 (5 of 6)", with the quality if it is not ok. */
export function priceText({ currency, price, quality, kept, asked }: PriceRow): string {
  return `${currency} ${money(price)}${quality === "ok" ? "" : ` ${quality}`} (${kept} of ${asked})`;
}

const AMOUNT = amountFormat("en");

function money(price: Price): string {
  return AMOUNT.format(Number(formatPrice(price)));
}

/**
 * The faults of each source, once for each verdict, as a venue that is down is down in every currency. The faults in currencies without a price
 * take precedence.
 */
function problemLines(report: RunReport): string[] {
  const { prices, refused } = captureRecord(report);
  const isPriced = ({ currency }: { currency: Currency }) =>
    prices.some((of) => of.currency === currency && of.price !== null);
  const lines = new Map<string, string>();
  for (const { source, currency, verdict, detail } of refused.toSorted(
    (a, b) => Number(isPriced(a)) - Number(isPriced(b)),
  )) {
    const told = `${source} ${verdict}`;
    if (!lines.has(told)) lines.set(told, `  ${problemText(source, verdict, detail ?? "", currency)}`);
  }
  for (const [source, error] of report.backfilled.failures) {
    if (refused.every((of) => of.source !== source)) lines.set(source, `  ${candleProblem(source, error)}`);
  }
  return [...lines.values()];
}

/** The problem with a source's candles. */
export function candleProblem(source: SourceName, { message }: TrackerError): string {
  return problemText(source, "candles", message);
}

/** A source's problem, in one of its currencies. Messages that begin with both, as those of sources do, do not repeat them. */
function problemText(source: SourceName, what: string, message: string, currency?: Currency): string {
  const [named = "", of = currency] = new RegExp(`^${source}(?: ([A-Z]{3}))?: `).exec(message) ?? [];
  const reason = message.slice(named.length);
  return `${source.padEnd(12)} ${of === undefined ? "" : `${of} `}${what}${reason === "" ? "" : `: ${reason}`}`;
}

const STEPS: Readonly<Record<LaterFailure["step"], string>> = {
  compare: "reading earlier prices",
  backfill: "filling gaps",
  trim: "trimming quotes",
};

function failureLines(report: RunReport): string[] {
  return (captureRecord(report).failed ?? []).map(({ step, error }) => `  ${STEPS[step]} failed: ${error}`);
}

/** Says that too few venues answered to go live, and why. */
export function retryText(slot: Slot, { any, problems }: Reach): string {
  const found = any ? "too few venues answer to form a price" : "no price source answers";
  return [`${formatSlot(slot)}   ${found}: trying again at the next slot`, ...problems.map((line) => `  ${line}`)].join(
    "\n",
  );
}

/** Says why no source answers and what is shown instead, between lines that nobody overlooks. */
export function replayBanner(problems: readonly string[], replayOf: string): string {
  const line = `  No price source can be reached: this is a replay of ${replayOf}, not today's price.  `;
  const rule = "=".repeat(line.length);
  const reasons = problems.map((problem) => `  ${problem}`);
  return [
    "No price source answers:",
    ...reasons,
    "",
    rule,
    line,
    rule,
    "The sources are tried again at every slot; npm start -- --live waits for them without a replay.",
    "",
  ].join("\n");
}
