import { type Candle, type Currency, DAY, HOUR, type Instant, MINUTE, type Range, SLOT_LENGTH } from "@tracker/core";
import { iso } from "./answer.ts";
import type { Context } from "./context.ts";
import { CANDLE_COLUMNS, candleFields, csvAround, csvHeaders, csvLine } from "./csv.ts";
import { money } from "./prices.ts";
import { choice, closedFor, currencyParameter, formatParameter, rangeParameters, rangeProblems } from "./query.ts";
import { route } from "./route.ts";
import { jsonAround, type Part, rowsContent } from "./rows.ts";
import { CANDLES } from "./schemas.ts";
import { floorTo, type Kind, shelfOf } from "./shelf.ts";

/** A length of candles, and the maximum in one answer: for days, more than 30 years. */
interface CandleLength {
  readonly name: string;
  readonly length: number;
  readonly most: number;
  /** The length of a piece of the shelf: some 300 candles, but only a fifth of a year of days, which are slow to read. */
  readonly piece: number;
}

const HALF_HOUR: CandleLength = { name: "30m", length: 30 * MINUTE, most: 3_700, piece: 7 * DAY };
const LENGTHS: readonly CandleLength[] = [
  { name: `${SLOT_LENGTH / MINUTE}m`, length: SLOT_LENGTH, most: 3_700, piece: DAY },
  HALF_HOUR,
  { name: "2h", length: 2 * HOUR, most: 3_700, piece: 28 * DAY },
  { name: "1d", length: DAY, most: 12_000, piece: 73 * DAY },
];

const lengthParameter = choice({
  name: "length",
  description: "the length of a candle",
  choices: new Map(LENGTHS.map((length) => [length.name, length])),
  usual: HALF_HOUR.name,
  example: HALF_HOUR.name,
});

/** The range is widened to whole spans, so that a candle is the same in every range. */
export const candles = route({
  path: "/api/candles",
  name: "candles",
  summary:
    "Open, high, low and close of the stored prices in each span, counted from the epoch. The range is widened to whole spans.",
  schema: CANDLES,
  columns: CANDLE_COLUMNS,
  parameters: (context, asked) => ({
    currency: currencyParameter(context),
    ...rangeParameters(context, asked),
    length: lengthParameter,
    format: formatParameter,
  }),
  conflicts: (right, url) =>
    rangeProblems(
      url,
      right,
      right.length && { ...right.length, unit: `candles of ${right.length.name}`, isWidened: true },
    ),
  answer: async ({ currency, from, to, length, format }, context) => {
    const range = { from: floorTo(from, length.length), to: ceilTo(to, length.length) };
    const isCsv = format === "csv";
    const said = { currency, length: length.name, from: iso(range.from), to: iso(range.to) };
    const around = isCsv ? csvAround(CANDLE_COLUMNS) : jsonAround(said, "candles", context.replayOf);
    return {
      status: 200,
      content: await rowsContent(shelfOf(context), partsOf(context, currency, range, length), around),
      ...closedFor(range.to, context),
      ...(isCsv && { headers: csvHeaders([currency.toLowerCase(), length.name], range, context) }),
    };
  },
});

/**
 * Splits a range into the completed spans and the running one. A cached piece outlives the moment at which its running span ends, so the two
 * are cached separately, and each is written with its state at the time of the request. There are no candles in the future.
 */
function partsOf(
  { store, clock }: Context,
  currency: Currency,
  { from, to }: Range,
  { name, length, piece }: CandleLength,
): Part<Candle>[] {
  const running = floorTo(clock.now(), length);
  const rows = (complete: boolean): Kind<Candle> => ({
    name: `${complete ? "complete" : "running"} candles ${name} ${currency}`,
    piece: complete ? piece : length,
    read: (asked) => store.candles(currency, asked, length),
    startOf: ({ start }) => start,
    write: {
      json: (candle) => JSON.stringify(candleJson(candle, complete)),
      csv: (candle) => csvLine(candleFields(currency, candle, complete)),
    },
  });
  return [
    { kind: rows(true), range: { from, to: Math.min(to, running) } },
    { kind: rows(false), range: { from: Math.max(from, running), to: Math.min(to, running + length) } },
  ];
}

function candleJson({ start, open, high, low, close, ...counts }: Candle, complete: boolean) {
  const prices = { open: money(open), high: money(high), low: money(low), close: money(close) };
  return { start: iso(start), ...prices, ...counts, ...(!complete && { complete }) };
}

function ceilTo(instant: Instant, grain: number): Instant {
  return -floorTo(-instant, grain);
}
