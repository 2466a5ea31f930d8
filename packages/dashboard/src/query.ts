import {
  type Clock,
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

const END = "the end of the current slot";
const FROM = instant("from", "the first slot");

/** Returns the parameter for a currency, by default the first one. */
export function currencyParameter({ currencies }: Context) {
  const [first] = currencies as readonly [Currency];
  return choice({
    name: "currency",
    description: `the currency of the prices of ${INSTRUMENT.asset.noun}`,
    choices: new Map(currencies.map((currency) => [currency, currency])),
    usual: first,
    example: first,
  });
}

/** Returns the parameter for the first slot, by default a day before the end of the current one. */
export function fromParameter({ clock }: Context) {
  return { ...FROM, default: endOf(clock) - DAY, usual: `a day before ${END}` };
}

/** Returns the parameters for a range, which by default ends with the current slot and begins a day before its end. */
export function rangeParameters({ clock }: Context, asked: URLSearchParams) {
  const end = endOf(clock);
  const to = parseInstant(asked.get("to")?.trim() ?? "") ?? end;
  return {
    // A day before the earliest time that can be given is not a valid time: the range is then empty, and refused.
    from: { ...FROM, default: parseInstant(iso(to - DAY)) ?? to, usual: "a day before `to`" },
    to: { ...instant("to", "the end, not included"), default: end, usual: END },
  };
}

function endOf(clock: Clock): Instant {
  return slotAt(clock.now()) + SLOT_LENGTH;
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

/** Reads the query of a request; an unknown, repeated or empty parameter is a problem. */
export function readQuery<Described extends Parameters>(
  { searchParams }: URL,
  parameters: Described,
): ReadValues<Values<Described>> {
  const described = Object.values(parameters);
  const names = described.map(({ name }) => name);
  const known = names.length === 0 ? "it takes no parameters" : `the parameters are: ${names.join(", ")}`;
  const unknown = [...new Set(searchParams.keys())]
    .filter((name) => !names.includes(name))
    .map((name) => `"${name.slice(0, 40)}" is not a parameter here; ${known}`);
  const wrong = new Map<string, string>();
  for (const { name, allowed } of described) {
    const texts = searchParams.getAll(name);
    if (texts.length > 1) wrong.set(name, `${name} is given more than once`);
    else if (texts[0]?.trim() === "") wrong.set(name, `${name} is empty: give ${allowed}, or leave it out`);
  }
  const ahead = { problems: [...unknown, ...wrong.values()], wrong: new Set(wrong.keys()) };
  return readFields(parameters, (name) => searchParams.get(name) ?? undefined, ahead);
}

/** The maximum size of one answer, in spans of `length` milliseconds. */
interface Bound {
  /** The name of the spans in messages. */
  readonly unit: string;
  readonly length: number;
  readonly most: number;
  /** The range is widened to whole spans: the one that it begins in counts. */
  readonly isWidened?: true;
}

/** Returns why the range of a request cannot be answered: it is empty or backward, or has more spans than one answer may have, if that is known. */
export function rangeProblems({ searchParams }: URL, { from, to }: Partial<Range>, bound: Bound | undefined): string[] {
  if (from === undefined || to === undefined) return [];
  const usual = searchParams.has("to") ? "" : `, ${END}, by default`;
  if (from >= to) return [`from (${iso(from)}) is not before to (${iso(to)}${usual})`];
  if (bound === undefined) return [];
  const { unit, length, most, isWidened } = bound;
  const first = isWidened ? Math.floor(from / length) : Math.ceil(from / length);
  const count = Math.ceil(to / length) - first;
  const days = Math.floor((most * length) / DAY);
  return count > most ? [`the range covers ${count} ${unit}; one answer holds at most ${most} (${days} days)`] : [];
}

/**
 * Returns the caching of a range: one that ended more than a day ago hardly changes, so browsers may cache it, except in a replay, which live
 * prices may follow.
 */
export function closedFor(to: Instant, { clock, replayOf }: Context): { cacheControl?: string } {
  if (replayOf !== undefined || to >= clock.now() - DAY) return {};
  return { cacheControl: `public, max-age=${CLOSED_AGE}` };
}
