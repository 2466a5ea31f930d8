import { describeError, type TrackerError } from "./errors.ts";
import { FURTHEST_INSTANT, type Instant } from "./instant.ts";
import { median, type Price } from "./price.ts";
import { OLDEST_TRADE, PLAUSIBLE_TIME, WIDEST_SPREAD } from "./rule.ts";
import type { Quote, ReceivedAnswer } from "./source.ts";
import { cut, percent } from "./text.ts";
import type { Ruling } from "./verdict.ts";

/** Why an answer cannot be a price, regardless of the other sources; undefined if it can. */
export function refusal(answer: ReceivedAnswer): Ruling | undefined {
  if ("error" in answer) return failure(answer.error);
  const { quote, receivedAt } = answer;
  return noTime(quote, receivedAt) ?? badAmounts(quote) ?? oldTrade(quote, receivedAt);
}

function failure(error: TrackerError): Ruling {
  const verdict = error.code === "malformed-answer" ? "malformed" : "no-answer";
  return { verdict, detail: cut(describeError(error)) };
}

/** Checked first: a quote is stored even if refused for something else, and only a valid time fits the stores' columns. */
function noTime({ venueTime }: Quote, receivedAt: Instant): Ruling | undefined {
  if (venueTime === null) return undefined;
  if (Number.isInteger(venueTime) && Math.abs(receivedAt - venueTime) <= PLAUSIBLE_TIME) return undefined;
  const date = Math.abs(venueTime) <= FURTHEST_INSTANT ? new Date(venueTime).toISOString() : String(venueTime);
  return { verdict: "malformed", detail: `its time, ${date}, is not within a day of when it was received` };
}

function badAmounts({ last, bid, ask }: Quote): Ruling | undefined {
  if (last <= 0) return { verdict: "not-positive", detail: "last is not above zero" };
  if (bid === null || ask === null) return undefined;
  if (bid <= 0 || ask <= 0) return { verdict: "not-positive", detail: "bid or ask is not above zero" };
  if (bid > ask) return { verdict: "crossed", detail: "bid is above ask" };
  const spread = spreadOf({ bid, ask });
  if (spread <= WIDEST_SPREAD) return undefined;
  return { verdict: "wide-spread", detail: `spread ${percent(spread)}, limit ${percent(WIDEST_SPREAD)}` };
}

/** With a bid and an ask, the age of the last trade does not matter: `fairPrice` moves it between them. */
function oldTrade({ bid, ask, venueTime }: Quote, receivedAt: Instant): Ruling | undefined {
  if (venueTime === null || (bid !== null && ask !== null)) return undefined;
  const age = receivedAt - venueTime;
  if (age <= OLDEST_TRADE) return undefined;
  return { verdict: "stale", detail: `${seconds(age)} old, limit ${seconds(OLDEST_TRADE)}` };
}

/** The last trade, moved to the bid or the ask if it lies outside them: it can be old while the book is live. */
export function fairPrice({ last, bid, ask }: Quote): Price {
  return bid === null || ask === null ? last : median([last, bid, ask]);
}

/** (ask − bid) / middle; 0 without both. */
export function spreadOf({ bid, ask }: Pick<Quote, "bid" | "ask">): number {
  return bid === null || ask === null ? 0 : (ask - bid) / median([bid, ask]);
}

function seconds(milliseconds: number): string {
  return `${Math.round(milliseconds / 1000)} s`;
}
