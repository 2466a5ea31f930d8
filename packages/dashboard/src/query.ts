import {
  type Currency,
  DAY,
  INSTRUMENT,
  type Instant,
  parseInstant,
  type Range,
  SLOT_LENGTH,
  slotAt,
} from "@tracker/core";
import {
  type Field,
  type Fields,
  INSTANT_ALLOWED,
  oneOf,
  type ReadValues,
  readFields,
  readValues,
  type Values,
} from "@tracker/settings";
import { iso } from "./answer.ts";
import type { Context } from "./context.ts";

/** For how many seconds prices of the past may be kept: a gap may still be filled within the look-back. */
const CLOSED_AGE = 3_600;

/** The parameters that name a currency and a range: the last 24 hours of the first currency, unless said. */
export function rangeFields({ currencies, clock }: Context) {
  const end = slotAt(clock.now()) + SLOT_LENGTH;
  const time = (name: string, description: string, usual: Instant): Field<Instant> => ({
    name,
    description,
    allowed: INSTANT_ALLOWED,
    example: "2025-07-14T09:35Z",
    default: usual,
    read: parseInstant,
  });
  const currency: Field<Currency> = {
    name: "currency",
    description: `what ${INSTRUMENT.asset.noun} is priced in`,
    allowed: `one of ${currencies.join(", ")}`,
    example: currencies.join().slice(0, 3),
    default: currencies[0] as Currency,
    read: oneOf(currencies),
  };
  return {
    currency,
    from: time("from", "the first slot", end - DAY),
    to: time("to", "the end, itself not included", end),
  };
}

/** The parameter that says what an answer of rows is written in. */
export const formatField: Field<"json" | "csv"> = {
  name: "format",
  description: "what the answer is written in",
  allowed: "one of json, csv",
  example: "csv",
  default: "json",
  read: oneOf(["json", "csv"]),
};

/** The query of a request, read by field descriptions; parameters that are not described, or come twice, are problems. */
export function readQuery<Described extends Fields>(
  { searchParams }: URL,
  fields: Described,
): ReadValues<Values<Described>> {
  const names = Object.values(fields).map(({ name }) => name);
  const isRepeated = (name: string) => searchParams.getAll(name).length > 1;
  const problems = [...new Set(searchParams.keys())].flatMap((name) => {
    if (!names.includes(name))
      return [`"${name.slice(0, 40)}" is not a parameter here; the parameters are: ${names.join(", ") || "none"}`];
    return isRepeated(name) ? [`${name} is given more than once`] : [];
  });
  const read = readFields(fields, (name) => searchParams.get(name) ?? undefined);
  const right = Object.entries(read.right).filter(([key]) => !isRepeated(fields[key]?.name ?? ""));
  return readValues(Object.fromEntries(right) as Partial<Values<Described>>, [...problems, ...(read.problems ?? [])]);
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
  const end = "the end of the present slot";
  if (from >= to) return [`${told("from", from, `a day before ${end}`)} is not before ${told("to", to, end)}`];
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
