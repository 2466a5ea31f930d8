import { cut, describeError, type TrackerError } from "./errors.ts";
import { type Heard, percent, type Ruling } from "./heard.ts";
import type { Instant } from "./instant.ts";
import { median } from "./price.ts";
import { CLOCK_SKEW, OLDEST_TRADE, WIDEST_SPREAD } from "./rule.ts";
import type { Quote } from "./source.ts";

/** Why an answer cannot be a price, whatever the others say; undefined when it can. */
export function refusal(heard: Heard): Ruling | undefined {
  if ("error" in heard) return failure(heard.error);
  return badAmounts(heard.quote) ?? badTime(heard.quote, heard.receivedAt);
}

function failure(error: TrackerError): Ruling {
  const verdict = error.code === "malformed-answer" ? "malformed" : "no-answer";
  return { verdict, detail: cut(describeError(error)) };
}

function badAmounts({ last, bid, ask }: Quote): Ruling | undefined {
  if (last <= 0) return { verdict: "not-positive", detail: "last is not above zero" };
  if (bid === null || ask === null) return undefined;
  if (bid <= 0 || ask <= 0) return { verdict: "not-positive", detail: "bid or ask is not above zero" };
  if (bid > ask) return { verdict: "crossed", detail: "bid is above ask" };
  const spread = (ask - bid) / median([bid, ask]);
  if (spread <= WIDEST_SPREAD) return undefined;
  return { verdict: "wide-spread", detail: `spread ${percent(spread)}, limit ${percent(WIDEST_SPREAD)}` };
}

function badTime({ venueTime }: Quote, receivedAt: Instant): Ruling | undefined {
  if (venueTime === null) return undefined;
  const age = receivedAt - venueTime;
  if (age > OLDEST_TRADE) return { verdict: "stale", detail: `${seconds(age)} old, limit ${seconds(OLDEST_TRADE)}` };
  if (age < -CLOCK_SKEW) return { verdict: "future", detail: `${seconds(-age)} ahead, limit ${seconds(CLOCK_SKEW)}` };
  return undefined;
}

function seconds(milliseconds: number): string {
  return `${Math.round(milliseconds / 1000)} s`;
}
