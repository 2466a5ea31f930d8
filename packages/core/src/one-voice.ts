import { TrackerError } from "./errors.ts";
import type { Instant } from "./instant.ts";
import { formatPrice } from "./price.ts";
import { refusal } from "./quote-checks.ts";
import type { Quote, ReceivedAnswer } from "./source.ts";
import type { Ruling } from "./verdict.ts";

/**
 * One answer for each source, of all its answers for one currency and slot: a venue that repeats a candle or a ticker is still one venue. If its
 * answers differ, there is no telling which is true, and they count as one malformed answer.
 */
function oneVoice(answers: readonly ReceivedAnswer[]): ReceivedAnswer[] {
  return [...Map.groupBy(answers, ({ source }) => source).values()].map((said) => same(said) ?? contradiction(said));
}

/** Each source's one answer, sorted by what can be done with it. */
export interface Heard {
  /** All of them, by source name. */
  readonly voices: readonly ReceivedAnswer[];
  /** Those that pass every check that needs no other source. */
  readonly sound: ReadonlyMap<ReceivedAnswer, Quote>;
  /** Why each of the others is refused. */
  readonly refused: ReadonlyMap<ReceivedAnswer, Ruling>;
}

/** Hears each source once, and refuses what cannot be a price regardless of the other sources. */
export function hear(answers: readonly ReceivedAnswer[]): Heard {
  const voices = oneVoice(answers).toSorted((a, b) => (a.source < b.source ? -1 : 1));
  const sound = new Map<ReceivedAnswer, Quote>();
  const refused = new Map<ReceivedAnswer, Ruling>();
  for (const answer of voices) {
    const ruling = refusal(answer);
    if (ruling !== undefined) refused.set(answer, ruling);
    else if ("quote" in answer) sound.set(answer, answer.quote);
  }
  return { voices, sound, refused };
}

/** The newest answer if all quote the same, or the first if all are failures; undefined if they differ. */
function same(said: readonly ReceivedAnswer[]): ReceivedAnswer | undefined {
  const [newest] = said.toSorted((a, b) => timeOf(b) - timeOf(a));
  return new Set(said.map(amounts)).size === 1 ? newest : undefined;
}

function contradiction(said: readonly ReceivedAnswer[]): ReceivedAnswer {
  const { source, kind, currency, receivedAt } = said[0] as ReceivedAnswer;
  const lasts = said.map((answer) => ("quote" in answer ? formatPrice(answer.quote.last) : "a failure"));
  const different = [...new Set(lasts)].toSorted().join(", ");
  const message = `${source} ${currency}: answered ${said.length} times, with different prices: ${different}`;
  return { source, kind, currency, receivedAt, error: new TrackerError("malformed-answer", message) };
}

function amounts(answer: ReceivedAnswer): string {
  if ("error" in answer) return "a failure";
  const { last, bid, ask } = answer.quote;
  return `${last} ${bid} ${ask}`;
}

function timeOf(answer: ReceivedAnswer): Instant {
  return "quote" in answer ? (answer.quote.venueTime ?? Number.NEGATIVE_INFINITY) : Number.NEGATIVE_INFINITY;
}
