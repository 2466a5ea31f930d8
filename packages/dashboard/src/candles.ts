import { type Candle, type Currency, DAY, HOUR, MINUTE, type Quality, type Range, SLOT_LENGTH } from "@tracker/core";
import { type Field, judged } from "@tracker/settings";
import { type Answer, iso, problem } from "./answer.ts";
import type { Context } from "./context.ts";
import { CANDLE_COLUMNS, candleFields, csvAround, csvHeaders, csvLine } from "./csv.ts";
import { money, priceRows, pricesIn } from "./prices.ts";
import { closedFor, formatField, rangeFields, rangeProblems, readQuery } from "./query.ts";
import { jsonAround, type Rows, rowsContent } from "./rows.ts";
import { floorTo, type Kind, shelfOf } from "./shelf.ts";
import { partOf } from "./text.ts";

/** How long a candle can be, and how many one answer has at most: of days those of more than 30 years. */
interface CandleLength {
  readonly name: string;
  readonly length: number;
  readonly most: number;
  /** How long a piece of the shelf is: some 300 candles, and a fifth of a year of days, which are slow to read. */
  readonly piece: number;
}

const HALF_HOUR: CandleLength = { name: "30m", length: 30 * MINUTE, most: 3_700, piece: 7 * DAY };
const LENGTHS: readonly CandleLength[] = [
  { name: `${SLOT_LENGTH / MINUTE}m`, length: SLOT_LENGTH, most: 3_700, piece: DAY },
  HALF_HOUR,
  { name: "2h", length: 2 * HOUR, most: 3_700, piece: 28 * DAY },
  { name: "1d", length: DAY, most: 12_000, piece: 73 * DAY },
];

const lengthField: Field<CandleLength> = {
  name: "length",
  description: "how long a candle is",
  allowed: `one of ${LENGTHS.map(({ name }) => name).join(", ")}`,
  example: HALF_HOUR.name,
  default: HALF_HOUR,
  read: (text) => LENGTHS.find(({ name }) => name === text),
};

/** GET /api/candles?currency=&length=&from=&to=&format= : open, high, low and close of the stored prices, grouped from the epoch on in UTC. */
export async function candles(url: URL, context: Context): Promise<Answer> {
  const query = judged(readQuery(url, { ...rangeFields(context), length: lengthField, format: formatField }), (right) =>
    rangeProblems(url, right, right.length),
  );
  if (query.problems) return problem(400, ...query.problems);
  const { currency, from, to, format } = query.value;
  const { name, length, piece } = query.value.length;
  const range = { from, to };
  const kind: Kind<Candle> = {
    name: `candles ${name} ${currency}`,
    piece,
    read: (asked) => context.store.candles(currency, asked, length),
    startOf: ({ start }) => start,
    write: {
      json: (candle) => JSON.stringify(candleJson(candle)),
      csv: (candle) => csvLine(candleFields(currency, candle)),
    },
  };
  const isCsv = format === "csv";
  const around = isCsv
    ? csvAround(CANDLE_COLUMNS)
    : jsonAround({ currency, length: name, from: iso(from), to: iso(to) }, "candles", context.replayOf);
  const parts = await partsOf(context, currency, range, length);
  return {
    status: 200,
    content: await rowsContent(shelfOf(context), kind, parts, around),
    ...closedFor(to, context),
    ...(isCsv && { headers: csvHeaders([currency.toLowerCase(), name], range, context) }),
  };
}

function candleJson({ start, open, high, low, close, ...counts }: Candle) {
  return { start: iso(start), open: money(open), high: money(high), low: money(low), close: money(close), ...counts };
}

/**
 * A range as whole candles, which anybody's question shares, and before and behind them what it cuts off: candles of less than their
 * span, made here of prices, so that the store is asked for nothing that only one visitor thinks of.
 */
async function partsOf(
  context: Context,
  currency: Currency,
  { from, to }: Range,
  length: number,
): Promise<Rows<Candle>[]> {
  const whole = {
    from: floorTo(from + length - 1, length),
    // Behind what has not been yet nothing is cut off.
    to: to > context.clock.now() ? floorTo(to + length - 1, length) : floorTo(to, length),
  };
  if (whole.from > whole.to) return [await candleOf(context, currency, { from, to }, length)];
  return [
    await candleOf(context, currency, { from, to: whole.from }, length),
    whole,
    await candleOf(context, currency, { from: whole.to, to }, length),
  ];
}

/** The candle of a part of a span; none where there is no price. */
async function candleOf(context: Context, currency: Currency, range: Range, length: number): Promise<Candle[]> {
  const { from, to } = range;
  if (from >= to) return [];
  const [shelf, kind] = [shelfOf(context), priceRows(context, currency)];
  await shelf.load(kind, range);
  let text = "";
  for await (const piece of shelf.pieces(kind, range)) text += partOf(piece, range, "json").bytes();
  const rows = pricesIn(text);
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) return [];
  const ascending = rows.map(({ price }) => price).toSorted((a, b) => a - b);
  const having = (quality: Quality) => rows.filter((row) => row.quality === quality).length;
  return [
    {
      start: floorTo(first.slot, length),
      open: first.price,
      high: ascending.at(-1) ?? first.price,
      low: ascending[0] ?? first.price,
      close: last.price,
      count: rows.length,
      degraded: having("degraded"),
      backfilled: having("backfilled"),
      imported: having("imported"),
    },
  ];
}
