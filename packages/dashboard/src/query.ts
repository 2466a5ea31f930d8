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

/** For how many seconds prices of the past may be kept: a gap may still be filled within the look-back. */
const CLOSED_AGE = 3_600;

/** A parameter of a query: what reads it, and what describes it to programs. */
export interface Parameter<Value> extends Field<Value> {
  /** What its text may be. */
  readonly schema: Schema;
  /** In words what is meant where it is not given, if the schema has no default. */
  readonly usual?: string;
}

export type Parameters = Readonly<Record<string, Parameter<unknown>>>;

interface Choice<Value> extends Pick<Field<Value>, "name" | "description" | "example"> {
  /** By the text that chooses it. */
  readonly choices: ReadonlyMap<string, Value>;
  /** The text that is meant where none is given. */
  readonly usual: string;
}

/** A parameter that is one of some texts. */
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

/** A parameter that is a time, and must be given where nothing is added. */
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

/** The parameters that name a currency and a range: the last 24 hours of the first currency, unless said. */
export function rangeParameters({ currencies, clock }: Context) {
  const end = slotAt(clock.now()) + SLOT_LENGTH;
  const [first] = currencies as readonly [Currency];
  return {
    currency: choice({
      name: "currency",
      description: `what ${INSTRUMENT.asset.noun} is priced in`,
      choices: new Map(currencies.map((currency) => [currency, currency])),
      usual: first,
      example: first,
    }),
    from: { ...instant("from", "the first slot"), default: end - DAY, usual: DAY_BEFORE },
    to: { ...instant("to", "the end, itself not included"), default: end, usual: END },
  };
}

/** The parameter that says what an answer of rows is written in. */
export const formatParameter = choice<"json" | "csv">({
  name: "format",
  description: "what the answer is written in",
  choices: new Map([
    ["json", "json"],
    ["csv", "csv"],
  ]),
  usual: "json",
  example: "csv",
});

/** The query of a request; parameters that are not described, or come twice, are problems. */
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

/** How much one answer has at most: so many spans of `length` milliseconds. */
interface Bound {
  /** What the spans are, for people. */
  readonly unit: string;
  readonly length: number;
  readonly most: number;
}

/** Why the range of a request cannot be answered: it is backward, or holds more whole spans than one answer, where that is known. */
export function rangeProblems({ searchParams }: URL, { from, to }: Partial<Range>, bound: Bound | undefined): string[] {
  if (from === undefined || to === undefined) return [];
  const told = (name: string, instant: Instant, usual: string) =>
    `${name} (${iso(instant)}${searchParams.get(name)?.trim() ? "" : `, ${usual}, as none is given`})`;
  if (from >= to) return [`${told("from", from, DAY_BEFORE)} is not before ${told("to", to, END)}`];
  if (bound === undefined) return [];
  const { unit, length, most } = bound;
  const count = Math.ceil(to / length) - Math.floor(from / length);
  return count > most ? [`the range holds ${count} ${unit} and one answer at most ${most}: ask for a shorter one`] : [];
}

/** A range that ended more than a day ago hardly changes any more: browsers may keep it, but for a replay's, which is gone when live prices come. */
export function closedFor(to: Instant, { clock, replayOf }: Context): { cacheControl?: string } {
  if (replayOf !== undefined || to >= clock.now() - DAY) return {};
  return { cacheControl: `public, max-age=${CLOSED_AGE}` };
}
