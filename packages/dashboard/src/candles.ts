import { DAY, type Field, HOUR, MINUTE, oneOf } from "@tracker/core";
import { type Answer, iso, problem } from "./answer.ts";
import type { Context } from "./context.ts";
import { money } from "./prices.ts";
import { closedFor, rangeFields, rangeProblems, readQuery } from "./query.ts";

const LENGTHS = { "5m": 5 * MINUTE, "30m": 30 * MINUTE, "2h": 2 * HOUR, "1d": DAY } as const;
type Length = keyof typeof LENGTHS;
const NAMES = Object.keys(LENGTHS) as Length[];

/** Ten years of days, or thirteen days of slots. */
const MOST_ROWS = 3_700;

const lengthField: Field<Length> = {
  name: "length",
  meaning: "how long a candle is",
  allowed: `one of ${NAMES.join(", ")}`,
  example: "30m",
  otherwise: "30m",
  read: oneOf(NAMES),
};

/** GET /api/candles?currency=&length=&from=&to= : open, high, low and close of the stored prices, grouped from the epoch on in UTC. */
export async function candles(url: URL, context: Context): Promise<Answer> {
  const query = readQuery(url, { ...rangeFields(context), length: lengthField });
  if (query.problems) return problem(400, ...query.problems);
  const { currency, from, to, length } = query.value;
  const problems = rangeProblems({ from, to }, LENGTHS[length], MOST_ROWS);
  if (problems.length > 0) return problem(400, ...problems);
  const rows = await context.store.candles(currency, { from, to }, LENGTHS[length]);
  const shown = rows.map(({ start, open, high, low, close, ...counts }) => ({
    start: iso(start),
    open: money(open),
    high: money(high),
    low: money(low),
    close: money(close),
    ...counts,
  }));
  return {
    status: 200,
    body: { currency, length, from: iso(from), to: iso(to), candles: shown },
    ...closedFor(to, context),
  };
}
