import { type Candle, DAY, HOUR, MINUTE, SLOT_LENGTH } from "@tracker/core";
import type { Field } from "@tracker/settings";
import { type Answer, iso, json, problem } from "./answer.ts";
import type { Context } from "./context.ts";
import { candlesCsv, csvFile } from "./csv.ts";
import { money } from "./prices.ts";
import { closedFor, formatField, rangeFields, rangeProblems, readQuery } from "./query.ts";

/** How long a candle can be, and how many one answer has at most: of days those of more than 30 years. */
interface CandleLength {
  readonly name: string;
  readonly length: number;
  readonly most: number;
}

const HALF_HOUR: CandleLength = { name: "30m", length: 30 * MINUTE, most: 3_700 };
const LENGTHS: readonly CandleLength[] = [
  { name: `${SLOT_LENGTH / MINUTE}m`, length: SLOT_LENGTH, most: 3_700 },
  HALF_HOUR,
  { name: "2h", length: 2 * HOUR, most: 3_700 },
  { name: "1d", length: DAY, most: 12_000 },
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
  const query = readQuery(url, { ...rangeFields(context), length: lengthField, format: formatField });
  if (query.problems) return problem(400, ...query.problems);
  const { currency, from, to, format } = query.value;
  const { name, length, most } = query.value.length;
  const problems = rangeProblems({ from, to }, length, most);
  if (problems.length > 0) return problem(400, ...problems);
  const rows = await context.store.candles(currency, { from, to }, length);
  const caching = closedFor(to, context);
  if (format === "csv") {
    return {
      status: 200,
      ...csvFile(candlesCsv(currency, rows), { of: [currency.toLowerCase(), name], from, to }, context),
      ...caching,
    };
  }
  return json({ currency, length: name, from: iso(from), to: iso(to), candles: rows.map(candleJson) }, caching);
}

function candleJson({ start, open, high, low, close, ...counts }: Candle) {
  return { start: iso(start), open: money(open), high: money(high), low: money(low), close: money(close), ...counts };
}
