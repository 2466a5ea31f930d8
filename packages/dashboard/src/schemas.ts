import { HEALTH_STATUSES, INSTRUMENT, QUALITIES, VERDICTS } from "@tracker/core";

/** A JSON Schema of draft 2020-12, which OpenAPI 3.1 uses. */
export type Schema = Readonly<Record<string, unknown>>;

/** An object that has all of these, and may get more in time: a client lets pass what it does not know. */
function object(properties: Readonly<Record<string, Schema>>, optional: Readonly<Record<string, Schema>> = {}): Schema {
  return { type: "object", properties: { ...properties, ...optional }, required: Object.keys(properties) };
}

const list = (items: Schema): Schema => ({ type: "array", items });
const nullable = (schema: Schema): Schema => ({ anyOf: [schema, { type: "null" }] });
const described = (description: string, schema: Schema): Schema => ({ ...schema, description });
const oneOf = (values: readonly string[]): Schema => ({ type: "string", enum: values });

const text: Schema = { type: "string" };
const time: Schema = { type: "string", format: "date-time" };
const count: Schema = { type: "integer", minimum: 0 };
const votes: Schema = { ...count, maximum: 255 };
const { above } = INSTRUMENT;
const amount: Schema = { type: "number" };
const price: Schema = above === null ? amount : { ...amount, exclusiveMinimum: above };
const currency: Schema = { type: "string", pattern: "^[A-Z]{3}$" };

const PRICE = {
  slot: described("The boundary that the price belongs to.", time),
  price: described("At most 4 decimals.", price),
  quality: described(
    "ok: of three or more live quotes that agree; degraded: of two; backfilled: of candles; imported: of a file.",
    oneOf(QUALITIES),
  ),
  kept: described("The price is the median of so many venues' quotes; 0 where imported.", votes),
  asked: described("So many venues were asked; 0 where imported.", votes),
  dispersion: described("(highest - lowest of the kept) / price", { ...amount, minimum: 0 }),
  capturedAt: time,
};

const RANGE = { currency, from: time, to: described("The end of the range, not included.", time) };

const QUOTE = {
  currency,
  source: text,
  last: nullable(amount),
  bid: nullable(amount),
  ask: nullable(amount),
  venueTime: described("The venue's own time.", nullable(time)),
  receivedAt: time,
  verdict: described("What became of it: kept is one of those whose median is the price.", oneOf(VERDICTS)),
  detail: described("Why, where the verdict does not say it all.", nullable(text)),
};

const CANDLE = {
  start: time,
  ...{ open: price, high: price, low: price, close: price },
  count: described("So many slots of the span have a price.", { ...count, minimum: 1 }),
  ...{ degraded: count, backfilled: count, imported: count },
  complete: described("Whether the span is over, by the server's clock.", { type: "boolean" }),
};

const status = oneOf(HEALTH_STATUSES);

/** What several answers, or lists of one, are made of, by name. */
export const PARTS: Readonly<Record<string, Schema>> = {
  Price: object(PRICE),
  LatestPrice: object({ currency, ...PRICE }),
  Candle: object(CANDLE),
  Quote: object(QUOTE),
  CurrencyHealth: object({
    currency,
    status,
    newest: nullable(time),
    why: described("Why there is no newer price.", nullable(text)),
  }),
};

/** A schema of the description by its name. */
export function named(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` };
}

export const PRICES = object({ ...RANGE, prices: list(named("Price")) });
export const FIRST = object({ currency, from: time, first: nullable(named("Price")) });
export const LATEST = object({
  slotMinutes: described("There is a price every so many minutes.", { ...count, minimum: 1 }),
  currencies: described("What may be asked for; the first is meant when none is named.", list(currency)),
  prices: list(named("LatestPrice")),
});
export const CANDLES = object({ ...RANGE, length: text, candles: list(named("Candle")) });
export const QUOTES = object({ slot: nullable(time), quotes: list(named("Quote")) });
export const LIVE = object({ alive: { const: true } });
export const HEALTH = object(
  {
    status: described("The worst there is.", status),
    asked: described("The newest slot that was asked.", nullable(time)),
    currencies: list(named("CurrencyHealth")),
  },
  { clockOffsetSeconds: described("So far the server's clock is ahead, where it is off.", { type: "integer" }) },
);
export const PROBLEMS = object({ problems: list(text) });

/** What every answer as JSON has besides, in a replay. */
export const withReplay = (schema: Schema): Schema => {
  const replayOf = described("The day that is replayed: the prices are not today's.", text);
  return { ...schema, properties: { ...(schema.properties as object), replayOf } };
};
