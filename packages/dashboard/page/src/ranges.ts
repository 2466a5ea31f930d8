import { DAY, HOUR, INSTRUMENT, MINUTE, type Range, SLOT_LENGTH, slotAt } from "@tracker/core";

/** The length of a point: a slot, or a candle length of the API. */
export type Length = "slot" | "30m" | "2h" | "1d";
export const LENGTHS: Readonly<Record<Length, number>> = {
  slot: SLOT_LENGTH,
  "30m": 30 * MINUTE,
  "2h": 2 * HOUR,
  "1d": DAY,
};

/** The API's name of a length. */
export function lengthName(length: Length): string {
  return length === "slot" ? `${SLOT_LENGTH / MINUTE}m` : length;
}

export type Kind = "line" | "candles";
export const KINDS: readonly Kind[] = ["line", "candles"];

interface RangeRule {
  /** How far back it goes from now, in milliseconds; without it, to the first price. */
  readonly span?: number;
  /** The length of a point of the line, and of a candle; a candle needs several prices to have a body. */
  readonly lengths: Readonly<Record<Kind, Length>>;
  /** The end of the sentence on the change: "+1.2 % in 24 hours". */
  readonly words: string;
}

export const RANGES = {
  "1H": { span: HOUR, lengths: { line: "slot", candles: "slot" }, words: "in 1 hour" },
  "24H": { span: DAY, lengths: { line: "slot", candles: "30m" }, words: "in 24 hours" },
  "7D": { span: 7 * DAY, lengths: { line: "30m", candles: "2h" }, words: "in 7 days" },
  "30D": { span: 30 * DAY, lengths: { line: "2h", candles: "1d" }, words: "in 30 days" },
  "1Y": { span: 365 * DAY, lengths: { line: "1d", candles: "1d" }, words: "in 1 year" },
  All: { lengths: { line: "1d", candles: "1d" }, words: "since the first price" },
} as const satisfies Record<string, RangeRule>;

export type RangeName = keyof typeof RANGES;
export const RANGE_NAMES = Object.keys(RANGES) as RangeName[];

/** How far back a named range goes, in milliseconds; undefined for All. */
export function spanOf(name: RangeName): number | undefined {
  return (RANGES[name] as RangeRule).span;
}

/** The range and length to request from the API, and how they are drawn. */
export interface Plan extends Range {
  readonly length: Length;
  readonly kind: Kind;
}

/** The plan of a named range that ends with the slot after `now`. */
export function namedPlan(name: RangeName, kind: Kind, now: number): Plan {
  const rule: RangeRule = RANGES[name];
  const length = rule.lengths[kind];
  const to = slotAt(now) + SLOT_LENGTH;
  // Long ranges begin at a day's start: the address of their past then stays the same, and cacheable, all day.
  const grain = Math.max(LENGTHS[length], LENGTHS[length] < LENGTHS["2h"] ? 0 : DAY);
  const from = rule.span === undefined ? INSTRUMENT.since : floorTo(to - rule.span, grain);
  return { from, to, length, kind: drawn(kind, length) };
}

/** The plan of a custom range. */
export function absolutePlan(range: Range, kind: Kind): Plan {
  const span = range.to - range.from;
  const like =
    RANGE_NAMES.find((name) => span <= 1.1 * ((RANGES[name] as RangeRule).span ?? Number.POSITIVE_INFINITY)) ?? "All";
  const length = (RANGES[like] as RangeRule).lengths[kind];
  return { ...range, from: floorTo(range.from, LENGTHS[length]), length, kind: drawn(kind, length) };
}

/** The ranges of the requests for a range: the closed past, whose address stays the same all day, apart from what still grows. */
export function partsOf({ from, to }: Range, length: Length, now: number): Range[] {
  const yesterday = floorTo(now, DAY) - DAY;
  if (LENGTHS[length] < LENGTHS["2h"] || yesterday <= from || to <= yesterday) return [{ from, to }];
  return [
    { from, to: yesterday },
    { from: yesterday, to },
  ];
}

export function floorTo(instant: number, grain: number): number {
  return Math.floor(instant / grain) * grain;
}

function drawn(kind: Kind, length: Length): Kind {
  return length === "slot" ? "line" : kind;
}
