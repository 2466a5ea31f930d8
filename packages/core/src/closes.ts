import { hasRightClock } from "./clock-check.ts";
import type { Currency } from "./currency.ts";
import { TrackerError } from "./errors.ts";
import type { Instant, Range } from "./instant.ts";
import { NO_CANDLE } from "./judge-candles.ts";
import type { Clock, Ports } from "./ports.ts";
import { PAIR_CLOSES } from "./rule.ts";
import { addSlots, type Slot } from "./slot.ts";
import type { HistoryAnswer, PriceSource, ReceivedAnswer, SourceName } from "./source.ts";

/** Each asked source's answer for a slot: the close of the candle that ends at the slot's boundary, or why there is none. */
export interface Closes {
  at(slot: Slot): readonly ReceivedAnswer[];
  /** How many sources were asked, and how many of those gave nothing but a failure. */
  readonly asked: number;
  readonly failed: number;
}

const NONE = new TrackerError("no-answer", NO_CANDLE);
const OTHER_CLOCK = new TrackerError("malformed-answer", "its clock disagrees with the others");

/**
 * The closes of every source that has candles, in the form of quotes, for the ascending slots and the earlier ones that a pair is judged by.
 * Whether a candle is over is decided by its venue's clock, as ours may be ahead.
 * @param failures receives what is wrong with each source's answer
 */
export async function askCloses(
  { sources, clock }: Pick<Ports, "sources" | "clock">,
  currency: Currency,
  slots: readonly Slot[],
  signal: AbortSignal,
  failures: Map<SourceName, TrackerError>,
): Promise<Closes> {
  const asked = await Promise.all(sources.map((source) => askHistory(source, clock, currency, slots, signal)));
  const answers = asked.filter((answer) => answer !== undefined);
  const all = answers.map((answer) => {
    const { span, found, ...common } = answer;
    const { closes, problem } = hasRightClock(answer, answers) ? found : { closes: [], problem: OTHER_CLOCK };
    if (problem !== undefined) failures.set(common.source, problem);
    const byEnd = Map.groupBy(closes, ({ start }) => addSlots(start, 1));
    return (slot: Slot): ReceivedAnswer[] => {
      const over = slot <= (common.serverTime ?? slot) ? byEnd.get(slot) : undefined;
      if (over !== undefined)
        return over.map(({ close: last }) => ({ ...common, quote: { last, bid: null, ask: null, venueTime: null } }));
      return slot < span.from ? [] : [{ ...common, error: closes.length === 0 ? (problem ?? NONE) : NONE }];
    };
  });
  const failed = answers.filter(({ found }) => found.problem !== undefined && found.closes.length === 0);
  return { at: (slot) => all.flatMap((closesAt) => closesAt(slot)), asked: answers.length, failed: failed.length };
}

type Asked = Omit<ReceivedAnswer, "quote" | "error" | "serverTime"> & {
  readonly serverTime: Instant | null;
  readonly span: Range<Slot>;
  readonly found: HistoryAnswer;
};

/** A source's candles for the slots; undefined if it has none in this currency, or none that reach back that far. */
async function askHistory(
  { name: source, kind, currencies, history }: PriceSource,
  clock: Clock,
  currency: Currency,
  slots: readonly Slot[],
  signal: AbortSignal,
): Promise<Asked | undefined> {
  if (history === undefined || !currencies.includes(currency)) return undefined;
  const now = clock.now();
  const span = spanOf(slots.filter((slot) => slot > now - history.depth));
  if (span === undefined) return undefined;
  const range = { from: addSlots(span.from, -PAIR_CLOSES), to: addSlots(span.to, -1) };
  const found = await history.ask(currency, range, signal).catch((problem: unknown): HistoryAnswer => {
    if (!(problem instanceof TrackerError)) throw problem;
    return { closes: [], problem };
  });
  return { source, kind, currency, serverTime: found.serverTime ?? null, receivedAt: clock.now(), span, found };
}

/** The smallest range that holds all of the ascending slots; undefined if there are none. */
function spanOf(slots: readonly Slot[]): Range<Slot> | undefined {
  const first = slots[0];
  const last = slots.at(-1);
  return first === undefined || last === undefined ? undefined : { from: first, to: addSlots(last, 1) };
}
