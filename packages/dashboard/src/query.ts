import {
  type Currency,
  DAY,
  INSTANT_TEXT,
  INSTRUMENT,
  type Instant,
  parseInstant,
  type Range,
  SLOT_LENGTH,
  slotAt,
} from "@tracker/core";
import { type Field, INSTANT_ALLOWED, type ReadValues, readFields, type Values } from "@tracker/settings";
import { iso } from "./answer.ts";
import type { Context } from "./context.ts";
import type { Schema } from "./schemas.ts";

/** The cache time of past prices in seconds: a gap may still be filled within the look-back. */
const CLOSED_AGE = 3_600;

/** A query parameter: how it is read, and its schema. */
export interface Parameter<Value> extends Field<Value> {
  /** The schema of its text. */
  readonly schema: Schema;
  /** Describes the default, if the schema has none. */
  readonly usual?: string;
}

export type Parameters = Readonly<Record<string, Parameter<unknown>>>;

interface Choice<Value> extends Pick<Field<Value>, "name" | "description" | "example"> {
  /** The values by their texts. */
  readonly choices: ReadonlyMap<string, Value>;
  /** The default text. */
  readonly usual: string;
}

/** Returns a parameter that is one of several texts. */
export function choice<Value>({ choices, usual, ...field }: Choice<Value>): Parameter<Value> {
  const texts = [...choices.keys()];
  return {
    ...field,
    allowed: `one of ${texts.join(", ")}`,
    default: choices.get(usual) as Value,
    read: (text) => choices.get(text),
    schema: { type: "string", enum: texts, default: usual },
  };
}

/** Returns a parameter that is a time, and required unless the caller adds a default. */
export function instant(name: string, description: string): Parameter<Instant> {
  return {
    name,
    description,
    allowed: INSTANT_ALLOWED,
    example: "2025-07-14T09:35Z",
    read: parseInstant,
    schema: { type: "string", pattern: INSTANT_TEXT.source },
  };
}

const END = "the end of the present slot";
const DAY_BEFORE = `a day before ${END}`;

/** Returns the parameters for a currency and a range, by default the first currency and the last 24 hours. */
export function rangeParameters({ currencies, clock }: Context) {
  const end = slotAt(clock.now()) + SLOT_LENGTH;
  const [first] = currencies as readonly [Currency];
  return {
    currency: choice({
      name: "currency",
      description: `the currency of the prices of ${INSTRUMENT.asset.noun}`,
      choices: new Map(currencies.map((currency) => [currency, currency])),
      usual: first,
      example: first,
    }),
    from: { ...instant("from", "the first slot"), default: end - DAY, usual: DAY_BEFORE },
    to: { ...instant("to", "the end, not included"), default: end, usual: END },
  };
}

/** The parameter for the format of an answer of rows. */
export const formatParameter = choice<"json" | "csv">({
  name: "format",
  description: "the format of the answer",
  choices: new Map([
    ["json", "json"],
    ["csv", "csv"],
  ]),
  usual: "json",
  example: "csv",
});

/** Reads the query of a request; an unknown or repeated parameter is a problem. */
export function readQuery<Described extends Parameters>(
  { searchParams }: URL,
  parameters: Described,
): ReadValues<Values<Described>> {
  const names = Object.values(parameters).map(({ name }) => name);
  const repeated = new Set(names.filter((name) => searchParams.getAll(name).length > 1));
  const problems = [...new Set(searchParams.keys())].flatMap((name) => {
    if (!names.includes(name))
      return [`"${name.slice(0, 40)}" is not a parameter here; the parameters are: ${names.join(", ") || "none"}`];
    return repeated.has(name) ? [`${name} is given more than once`] : [];
  });
  return readFields(parameters, (name) => searchParams.get(name) ?? undefined, { problems, wrong: repeated });
}

/** The maximum size of one answer, in spans of `length` milliseconds. */
interface Bound {
  /** The name of the spans in messages. */
  readonly unit: string;
  readonly length: number;
  readonly most: number;
}

/** Returns why the range of a request cannot be answered: it is empty or backward, or has more spans than one answer may have, if that is known. */
export function rangeProblems({ searchParams }: URL, { from, to }: Partial<Range>, bound: Bound | undefined): string[] {
  if (from === undefined || to === undefined) return [];
  const told = (name: string, instant: Instant, usual: string) =>
    `${name} (${iso(instant)}${searchParams.get(name)?.trim() ? "" : `, ${usual}, by default`})`;
  if (from >= to) return [`${told("from", from, DAY_BEFORE)} is not before ${told("to", to, END)}`];
  if (bound === undefined) return [];
  const { unit, length, most } = bound;
  const count = Math.ceil(to / length) - Math.floor(from / length);
  return count > most
    ? [`the range has ${count} ${unit}, but one answer at most ${most}: request a shorter range`]
    : [];
}

/**
 * Returns the caching of a range: one that ended more than a day ago hardly changes, so browsers may cache it, except in a replay, which live
 * prices may follow.
 */
export function closedFor(to: Instant, { clock, replayOf }: Context): { cacheControl?: string } {
  if (replayOf !== undefined || to >= clock.now() - DAY) return {};
  return { cacheControl: `public, max-age=${CLOSED_AGE}` };
}
