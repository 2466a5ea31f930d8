import { DAY, INSTRUMENT, parseInstant, type Range } from "@tracker/core";
import {
  type Checked,
  type Field,
  INSTANT_ALLOWED,
  judged,
  oneOf,
  readFields,
  together,
  type Values,
} from "@tracker/settings";
import { isoTime } from "./format.ts";
import {
  absolutePlan,
  floorTo,
  KINDS,
  type Kind,
  namedPlan,
  type Plan,
  RANGE_NAMES,
  type RangeName,
} from "./ranges.ts";
import { ZONES, type Zone } from "./zone.ts";

/** What the page shows. */
export interface View {
  readonly currency: string;
  readonly kind: Kind;
  /** A named range that ends now, or a custom one. */
  readonly span: RangeName | Range;
}

/** Everything in a link: the view, and the zone if it names one. */
export interface Link extends View {
  readonly zone?: Zone | undefined;
}

const DEFAULT_RANGE: RangeName = "24H";

export function defaultView(currencies: readonly string[]): View {
  return { currency: currencies[0] as string, kind: "line", span: DEFAULT_RANGE };
}

/** Returns the view that an address asks for, or all its mistakes. Unknown parameters are ignored. */
export function readView(search: string, currencies: readonly string[]): Checked<Link> {
  const parameters = new URLSearchParams(search);
  const fields = fieldsOf(currencies);
  const repeated = Object.keys(fields).filter((name) => parameters.getAll(name).length > 1);
  const { value, problems } = judged(
    readFields(fields, (name) => parameters.get(name) ?? undefined),
    (right) => [
      ...repeated.map((name) => `${name} is given more than once`),
      ...(repeated.length > 0 ? [] : (together(right, ["range", "from", "to"], spanProblems) ?? [])),
    ],
  );
  if (problems) return { problems };
  const { currency, range, chart, from, to, zone } = value;
  const isNamed = from !== undefined && to !== undefined;
  return { value: { currency, kind: chart, span: isNamed ? { from, to } : (range ?? DEFAULT_RANGE), zone } };
}

function spanProblems({
  range,
  from,
  to,
}: Pick<Values<ReturnType<typeof fieldsOf>>, "range" | "from" | "to">): string[] {
  if (from === undefined && to === undefined) return [];
  if (from === undefined || to === undefined) return ["from and to go together: give both"];
  if (range !== undefined) return ["range and from with to exclude each other: give one of them"];
  if (from >= to) return ["from must lie before to"];
  return floorTo(to - 1, DAY) + DAY - floorTo(from, DAY) > LONGEST
    ? [`from and to may be ${LONGEST / DAY} days apart at most`]
    : [];
}

/** Returns the query of a view's address, without parameters that have their default. */
export function writeView({ currency, kind, span, zone }: Link, currencies: readonly string[]): string {
  const usual = defaultView(currencies);
  const parameters = new URLSearchParams();
  if (currency !== usual.currency) parameters.set("currency", currency);
  if (kind !== usual.kind) parameters.set("chart", kind);
  if (typeof span === "object") {
    parameters.set("from", isoTime(span.from));
    parameters.set("to", isoTime(span.to));
  } else if (span !== usual.span) parameters.set("range", span);
  if (zone !== undefined) parameters.set("zone", zone);
  const query = parameters.toString().replaceAll("%3A", ":");
  return query && `?${query}`;
}

export function planOf({ span, kind }: View, now: number): Plan {
  return typeof span === "object" ? absolutePlan(span, kind) : namedPlan(span, kind, now);
}

/** The most days that the API gives in one answer. */
const LONGEST = 12_000 * DAY;

function fieldsOf(currencies: readonly string[]) {
  const choice = <Choice extends string, Usual>(
    name: string,
    description: string,
    choices: readonly Choice[],
    usual: Usual,
  ) =>
    ({
      name,
      description,
      allowed: `one of ${choices.join(", ")}`,
      example: choices[0] as string,
      default: usual,
      read: oneOf(choices),
    }) as Field<Choice | Usual>;
  const time = (name: string, description: string): Field<number | undefined> => ({
    name,
    description,
    allowed: INSTANT_ALLOWED,
    example: "2025-07-14T12:00Z",
    default: undefined,
    read: parseInstant,
  });
  return {
    currency: choice("currency", `what ${INSTRUMENT.asset.noun} is priced in`, currencies, currencies[0] as string),
    range: choice("range", "how far back from now", RANGE_NAMES, undefined),
    chart: choice("chart", "how it is drawn", KINDS, "line" as Kind),
    zone: choice("zone", "whose time is told", ZONES, undefined),
    from: time("from", "the beginning, in place of a range"),
    to: time("to", "the end, itself not included"),
  };
}
