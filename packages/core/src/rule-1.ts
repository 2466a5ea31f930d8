import { outlierLimit } from "./agreement.ts";
import { MINUTE, SECOND } from "./instant.ts";
import type { JudgedPrice } from "./judge.ts";
import { median, type Price } from "./price.ts";
import { fairPrice, spreadOf } from "./quote-checks.ts";
import type { Quote, ReceivedAnswer } from "./source.ts";

/**
 * The first price rule, used only to audit prices from before version 1.0.0. It took the median of all but the outliers: of three or more
 * anywhere within the outlier limit, or of two within half a percent. A trade older than ten minutes was refused even beside a live book, and
 * so was one ahead of our clock. `asked` counted the venues that answered.
 */
export function judgeByRule1(answers: readonly ReceivedAnswer[], isLive: boolean): JudgedPrice | null {
  const venues = answers.filter(({ kind }) => kind === "venue");
  const sound = venues.flatMap((answer) =>
    "quote" in answer && isSound(answer.quote, answer.receivedAt) ? [fairPrice(answer.quote)] : [],
  );
  const limit = outlierLimit(sound);
  const kept = sound.filter((value) => limit.allows(value));
  if (kept.length < 2) return null;
  const price = median(kept);
  const spread = (Math.max(...kept) - Math.min(...kept)) / price;
  if (kept.length === 2 && spread > 0.005) return null;
  const quality = isLive ? (kept.length === 2 ? "degraded" : "ok") : "backfilled";
  const dispersion = Math.round(spread * 1e6) / 1e6;
  return { price, quality, kept: kept.length, asked: venues.length, dispersion, rule: 1 };
}

function isSound(quote: Quote, receivedAt: number): boolean {
  const { last, bid, ask, venueTime } = quote;
  const age = venueTime === null ? 0 : receivedAt - venueTime;
  const amounts: Price[] = bid === null || ask === null ? [last] : [last, bid, ask];
  if (amounts.some((amount) => amount <= 0)) return false;
  if (bid !== null && ask !== null && (bid > ask || spreadOf(quote) > 0.01)) return false;
  return age <= 10 * MINUTE && age >= -30 * SECOND;
}
