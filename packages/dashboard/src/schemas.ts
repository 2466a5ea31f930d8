import { HEALTH_STATUSES, INSTRUMENT, QUALITIES, VERDICTS } from "@tracker/core";

/** A JSON Schema (draft 2020-12, as in OpenAPI 3.1). */
export type Schema = Readonly<Record<string, unknown>>;

/** Returns an object schema. Later releases may add properties, so clients should ignore unknown ones. */
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
  slot: described("The start of the slot.", time),
  price: described("At most 4 decimals.", price),
  quality: described(
    "ok: from three or more live quotes that agree; degraded: from two; backfilled: from candles; imported: from a file.",
    oneOf(QUALITIES),
  ),
  kept: described("The number of venues whose quotes' median is the price; 0 if imported.", votes),
  asked: described("The number of venues that were asked; 0 if imported.", votes),
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
  verdict: described("What became of the quote: kept is one of those whose median is the price.", oneOf(VERDICTS)),
  detail: described("The reason for the verdict, if it needs one.", nullable(text)),
};

const CANDLE = {
  start: time,
  ...{ open: price, high: price, low: price, close: price },
  count: described("The number of slots in the span that have a price.", { ...count, minimum: 1 }),
  ...{ degraded: count, backfilled: count, imported: count },
};

/** What is left out while it has its default. */
const CANDLE_DEFAULTS = {
  complete: described("Whether the span is over, by the server's clock.", { type: "boolean", default: true }),
};

const status = oneOf(HEALTH_STATUSES);

/** The named parts of which the answers consist. */
export const PARTS: Readonly<Record<string, Schema>> = {
  Price: object(PRICE),
  LatestPrice: object({ currency, ...PRICE }),
  Candle: object(CANDLE, CANDLE_DEFAULTS),
  Quote: object(QUOTE),
  CurrencyHealth: object({
    currency,
    status,
    newest: nullable(time),
    why: described("Why there is no newer price.", nullable(text)),
  }),
};

/** Returns a reference to a schema of the description. */
export function named(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` };
}

export const PRICES = object({ ...RANGE, prices: list(named("Price")) });
export const FIRST = object({ currency, from: time, first: nullable(named("Price")) });
export const LATEST = object({
  slotMinutes: described("The length of a slot in minutes.", { ...count, minimum: 1 }),
  currencies: described("The currencies that can be requested; the first is the default.", list(currency)),
  prices: list(named("LatestPrice")),
});
export const CANDLES = object({ ...RANGE, length: text, candles: list(named("Candle")) });
export const QUOTES = object({ slot: nullable(time), quotes: list(named("Quote")) });
export const LIVE = object({ alive: { const: true } });
export const HEALTH = object(
  {
    status: described("The worst of the currencies' statuses, or wrong-clock or replay.", status),
    asked: described("The newest captured slot.", nullable(time)),
    currencies: list(named("CurrencyHealth")),
  },
  { clockOffsetSeconds: described("How far the server's clock is ahead, if it is off.", { type: "integer" }) },
);
export const PROBLEMS = object({ problems: list(text) });

/** Adds the property that every JSON answer has in a replay. */
export const withReplay = (schema: Schema): Schema => {
  const replayOf = described("The replayed day: the prices are not today's.", text);
  return { ...schema, properties: { ...(schema.properties as object), replayOf } };
};
