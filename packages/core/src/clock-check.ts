import { DAY, HOUR, MINUTE, SECOND } from "./instant.ts";
import { CLOCK_SKEW } from "./rule.ts";
import type { ReceivedAnswer } from "./source.ts";

type TimedAnswer = Pick<ReceivedAnswer, "source" | "serverTime" | "receivedAt">;

/** With a single venue there is no telling whose clock is wrong, its or ours. */
const LEAST_CLOCKS = 2;

/**
 * How far our clock is ahead of the venues', in milliseconds, negative when it is behind: the median over the venues. Null when fewer than
 * two give their time, or when no majority of them agrees within CLOCK_SKEW, unless for all of them ours is off in the same direction.
 */
export function clockOffset(answers: readonly TimedAnswer[]): number | null {
  const offsets = offsetsOf(answers);
  const most = middle(offsets) ?? 0;
  const isOffForAll =
    offsets.length >= LEAST_CLOCKS && offsets.every((offset) => isOff(offset) && offset > 0 === most > 0);
  return isOffForAll ? most : majorityOffset(offsets);
}

/** The median, if a majority agrees with it. */
function majorityOffset(offsets: readonly number[]): number | null {
  const most = middle(offsets);
  if (most === undefined || offsets.length < LEAST_CLOCKS) return null;
  return offsets.filter((offset) => !isOff(offset - most)).length > offsets.length / 2 ? most : null;
}

/** One offset for each venue that gives its time. */
function offsetsOf(answers: readonly TimedAnswer[]): number[] {
  const bySource = Map.groupBy(answers, ({ source }) => source).values();
  return [...bySource].flatMap((said) => middle(said.flatMap(offsetOf)) ?? []);
}

/** Whether our clock is so far off that the current slot is uncertain. */
export function isOff(offset: number | null): offset is number {
  return offset !== null && Math.abs(offset) > CLOCK_SKEW;
}

/**
 * Whether a venue's candles belong to the slots that it says: whether its clock agrees with the majority's, or with ours if there is no
 * majority. No venue is believed if the majority says that our clock is wrong while one says that it is right.
 */
export function hasRightClock(answer: TimedAnswer, all: readonly TimedAnswer[]): boolean {
  const most = majorityOffset(offsetsOf(all));
  if (isOff(most) && all.flatMap(offsetOf).some((offset) => !isOff(offset) && isOff(offset - most))) return false;
  return offsetOf(answer).every((offset) => !isOff(offset - (most ?? 0)));
}

function offsetOf({ serverTime, receivedAt }: TimedAnswer): number[] {
  return serverTime === undefined || serverTime === null ? [] : [receivedAt - serverTime];
}

function middle(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const [lower, upper] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  return lower === undefined || upper === undefined ? undefined : Math.round((lower + upper) / 2);
}

/** How wrong our clock is, and what follows from that, in two sentences. */
export function clockText(offset: number): string {
  const by = lengthText(Math.abs(offset));
  return `this computer's clock is ${by} ${offset > 0 ? "ahead of" : "behind"} what the venues say: set it right. Nothing is stored live until then.`;
}

function lengthText(length: number): string {
  if (length < 2 * MINUTE) return `${Math.round(length / SECOND)} s`;
  if (length < 2 * HOUR) return `${Math.round(length / MINUTE)} min`;
  return length < 2 * DAY ? `${(length / HOUR).toFixed(1)} h` : `${Math.round(length / DAY)} days`;
}
