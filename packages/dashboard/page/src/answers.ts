import { HEALTH_STATUSES, INSTRUMENT, QUALITIES, VERDICTS } from "@tracker/core";
import * as v from "valibot";

/** The parts of the API's answers that the page uses. An answer of another shape is refused before it is shown. */

const instant = v.pipe(
  v.string("a time"),
  v.regex(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/, "a time in UTC"),
  v.transform(Date.parse),
  v.safeInteger("a time in UTC"),
);
const amount = v.pipe(v.number("an amount"), v.finite("an amount"));
const { above } = INSTRUMENT;
const price = above === null ? amount : v.pipe(amount, v.gtValue(above, `an amount above ${above}`));
const count = v.pipe(v.number("a count"), v.safeInteger("a count"), v.minValue(0, "a count"));
const currency = v.pipe(v.string("a currency"), v.regex(/^[A-Z]{3}$/, "a currency"));
/** An object. For a missing entry valibot's issue names it. */
const object = <const Entries extends v.ObjectEntries>(entries: Entries) => v.object(entries, "an object");
const replayOf = v.optional(v.string("the date of a replay"));

export const latestAnswer = object({
  currencies: v.pipe(v.array(currency, "a list"), v.minLength(1, "at least one currency")),
  prices: v.array(
    object({
      currency,
      slot: instant,
      price,
      quality: v.picklist(QUALITIES, "a quality"),
      kept: count,
      asked: count,
    }),
    "a list",
  ),
  replayOf,
});
/** `now` is the server's clock when it answered. */
export type Latest = v.InferOutput<typeof latestAnswer> & { readonly now: number };

export const candlesAnswer = object({
  candles: v.pipe(
    v.array(
      object({
        start: instant,
        open: price,
        high: price,
        low: price,
        close: price,
        count: v.pipe(count, v.minValue(1, "a count above zero")),
        degraded: count,
        backfilled: count,
        imported: count,
        complete: v.optional(v.boolean("true or false"), true),
      }),
      "a list",
    ),
    v.check(
      (candles) => candles.every(({ start }, index) => index === 0 || start > (candles[index - 1]?.start ?? 0)),
      "candles in order",
    ),
  ),
  replayOf,
});
export type Candle = v.InferOutput<typeof candlesAnswer>["candles"][number];

/** A slot's price. */
const told = object({ slot: instant, price });
export type Told = v.InferOutput<typeof told>;

export const firstAnswer = object({ first: v.nullable(told), replayOf });
export const pricesAnswer = object({ prices: v.array(told, "a list"), replayOf });

const status = v.picklist(HEALTH_STATUSES, "a status");
export const healthAnswer = object({
  /** The newest slot for which venues were asked. */
  asked: v.nullable(instant),
  /** How far the server's clock is ahead of the venues', if that is too far. */
  clockOffsetSeconds: v.optional(v.pipe(v.number("seconds"), v.safeInteger("seconds"))),
  currencies: v.array(object({ currency, status, newest: v.nullable(instant) }), "a list"),
});
export type Health = v.InferOutput<typeof healthAnswer>;

export const quotesAnswer = object({
  slot: v.nullable(instant),
  quotes: v.array(
    object({
      currency,
      source: v.string("a source"),
      last: v.nullable(amount),
      bid: v.nullable(amount),
      ask: v.nullable(amount),
      verdict: v.picklist(VERDICTS, "a verdict"),
      detail: v.nullable(v.string("a detail")),
    }),
    "a list",
  ),
});
export type Quote = v.InferOutput<typeof quotesAnswer>["quotes"][number];

export const problemsAnswer = object({ problems: v.array(v.string("text"), "a list") });
