import { TrackerError } from "@tracker/core";
import { shown } from "./shown.ts";

/** A value given from outside as text (a setting or a flag): what it means, what is allowed, and how it is parsed. */
export interface Field<Value> {
  /** As a person writes it: `TRACKER_SOURCES`, `--port`; for an operand, its placeholder in a usage line: `FILE`. */
  readonly name: string;
  /** What it is for, in a few words, for help and documentation. */
  readonly description: string;
  /** The placeholder for the value in a usage line: "PORT"; a switch has none. */
  readonly valueHint?: string;
  /** What is allowed, to complete the sentence "… is not". */
  readonly allowed: string;
  readonly example: string;
  /** The value if none is given; a field without a default is required. */
  readonly default?: Value;
  /** A flag's one-letter form: `s` for -s. */
  readonly short?: string;
  /** Given as a word on its own, without a flag's name. A command has at most one. */
  readonly operand?: true;
  /** A secret is never shown. */
  readonly secret?: true;
  /** A warning that is printed if it is given on a command line; it works all the same. */
  readonly caution?: string;
  /** The value, or undefined if the text is not allowed. */
  readonly read: (text: string) => Value | undefined;
  /** A more specific message for a text that is not allowed, if there is one; never contains part of a secret. */
  readonly problem?: (text: string) => string | undefined;
}

export type Fields = Readonly<Record<string, Field<unknown>>>;

export type Values<Described extends Fields> = {
  readonly [Key in keyof Described]: Described[Key] extends Field<infer Value> ? Value : never;
};

/** The values, or everything that is wrong, one line each. */
export type Checked<Value> =
  | { readonly value: Value; readonly problems?: never }
  | { readonly value?: never; readonly problems: readonly string[] };

/** The values, or everything that is wrong with them; in both cases those values that are valid on their own, for checks across fields. */
export type ReadValues<Value> = Checked<Value> & { readonly right: Partial<Value> };

/** What was already found wrong before the values are read. */
interface Ahead {
  /** Listed before the problems of the values. */
  readonly problems: readonly string[];
  /** The names of fields whose values are left out of the result. */
  readonly wrong: ReadonlySet<string>;
}

/** Reads every field by its name from `textOf`, which returns undefined for a field that was not given. An empty text counts as not given. */
export function readFields<Described extends Fields>(
  fields: Described,
  textOf: (name: string) => string | undefined,
  ahead: Ahead = { problems: [], wrong: new Set() },
): ReadValues<Values<Described>> {
  const right: Record<string, unknown> = {};
  const problems = [...ahead.problems];
  const put = (key: string, name: string, value: unknown) => {
    if (!ahead.wrong.has(name)) right[key] = value;
  };
  for (const [key, field] of Object.entries(fields)) {
    const text = textOf(field.name)?.trim();
    if (text === undefined || text === "") {
      if ("default" in field) put(key, field.name, field.default);
      else if (!ahead.wrong.has(field.name))
        problems.push(`${field.name} is missing: give ${field.allowed}, for example ${example(field)}`);
      continue;
    }
    const value = field.read(text);
    if (value !== undefined) put(key, field.name, value);
    else {
      const given = field.secret ? "its value (not shown)" : shown(text);
      const problem = field.problem?.(text) ?? `${given} is not ${field.allowed}; for example ${example(field)}`;
      problems.push(`${field.name}: ${problem}`);
    }
  }
  return readValues(right as Partial<Values<Described>>, problems);
}

/** The value, unless there are problems: without any, `right` is complete. */
export function readValues<Value>(right: Partial<Value>, problems: readonly string[]): ReadValues<Value> {
  return problems.length > 0 ? { problems, right } : { value: right as Value, right };
}

/** Adds the problems that `conflictsOf` finds between values that are valid on their own. */
export function judged<Value>(
  { right, problems = [] }: ReadValues<Value>,
  conflictsOf: (right: Partial<Value>) => readonly string[],
): ReadValues<Value> {
  return readValues(right, [...problems, ...conflictsOf(right)]);
}

/** The result of `judge` on several values; undefined if any of them is invalid on its own. */
export function together<Value, Key extends keyof Value, Judged>(
  right: Partial<Value>,
  keys: readonly Key[],
  judge: (values: Pick<Value, Key>) => Judged,
): Judged | undefined {
  return keys.every((key) => key in right) ? judge(right as Pick<Value, Key>) : undefined;
}

/** Returns the value, or throws a TrackerError (`bad-input`) that lists every problem. */
export function unwrap<Value>(checked: Checked<Value>): Value {
  if (checked.problems !== undefined) throw badInput(checked.problems);
  return checked.value;
}

/** The most problems that are listed; only a file can have more, and the rest are counted. */
const MOST_LISTED = 30;

/** One error for all problems, a line each. */
export function badInput(problems: readonly string[]): TrackerError {
  const { length } = problems;
  const heading = length === 1 ? "The input has a problem" : `The input has ${length.toLocaleString("en")} problems`;
  const listed = length > MOST_LISTED ? problems.slice(0, MOST_LISTED - 1) : problems;
  const rest = length > listed.length ? [`and ${(length - listed.length).toLocaleString("en")} more`] : [];
  return new TrackerError(
    "bad-input",
    [`${heading}, and nothing was started:`, ...[...listed, ...rest].map((line) => `  ${line}`)].join("\n"),
  );
}

function example({ name, example: value, operand }: Field<unknown>): string {
  if (operand) return value;
  return name.startsWith("--") ? `${name} ${value}`.trimEnd() : `${name}=${value}`;
}
