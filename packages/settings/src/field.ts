import { TrackerError } from "@tracker/core";
import { shown } from "./shown.ts";

/** One value that comes from outside as text (a setting or a flag): what it means, what it may be, and how it is read. */
export interface Field<Value> {
  /** As a person writes it: `TRACKER_SOURCES`, `--port`; of an operand, what stands for it in a usage line: `FILE`. */
  readonly name: string;
  /** What it is for, in a few words, for help and documentation. */
  readonly description: string;
  /** What stands for the value in a usage line: "PORT"; a switch has none. */
  readonly valueHint?: string;
  /** What may be given, as the end of the sentence "… is not". */
  readonly allowed: string;
  readonly example: string;
  /** The value where none is given; a field without it must be given. */
  readonly default?: Value;
  /** The letter that names a flag as well: `s` for -s. */
  readonly short?: string;
  /** A flag's value that is given as a word, without a name before it. A command has one at the most. */
  readonly operand?: true;
  /** A secret's value is never shown. */
  readonly secret?: true;
  /** What is said where it is given on a command line, though it works. */
  readonly caution?: string;
  /** The value, or undefined when the text is not allowed. */
  readonly read: (text: string) => Value | undefined;
  /** What is wrong with a text that is not allowed, where more can be said than what is; never a part of a secret. */
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

/** The values, or everything that is wrong with them; and of either those that are right by themselves, to be judged together. */
export type ReadValues<Value> = Checked<Value> & { readonly right: Partial<Value> };

/** Reads every field by its name from `textOf`, which gives undefined for what was not given. An empty text counts as not given. */
export function readFields<Described extends Fields>(
  fields: Described,
  textOf: (name: string) => string | undefined,
): ReadValues<Values<Described>> {
  const right: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [key, field] of Object.entries(fields)) {
    const text = textOf(field.name)?.trim();
    if (text === undefined || text === "") {
      if ("default" in field) right[key] = field.default;
      else problems.push(`${field.name} is missing: give ${field.allowed}, for example ${example(field)}`);
      continue;
    }
    const value = field.read(text);
    if (value !== undefined) right[key] = value;
    else {
      const given = field.secret ? "its value (not shown)" : shown(text);
      const problem = field.problem?.(text) ?? `${given} is not ${field.allowed}; for example ${example(field)}`;
      problems.push(`${field.name}: ${problem}`);
    }
  }
  return readValues(right as Partial<Values<Described>>, problems);
}

/** What is right is all there is where nothing is wrong. */
export function readValues<Value>(right: Partial<Value>, problems: readonly string[]): ReadValues<Value> {
  return problems.length > 0 ? { problems, right } : { value: right as Value, right };
}

/** What was read, and besides what is wrong with the values taken together, given those that are right by themselves. */
export function judged<Value>(
  { right, problems = [] }: ReadValues<Value>,
  conflictsOf: (right: Partial<Value>) => readonly string[],
): ReadValues<Value> {
  return readValues(right, [...problems, ...conflictsOf(right)]);
}

/** What is judged of values together; undefined where one of them is wrong by itself, and nothing can be said of it. */
export function together<Value, Key extends keyof Value, Judged>(
  right: Partial<Value>,
  keys: readonly Key[],
  judge: (values: Pick<Value, Key>) => Judged,
): Judged | undefined {
  return keys.every((key) => key in right) ? judge(right as Pick<Value, Key>) : undefined;
}

/** The value, or a TrackerError (`bad-input`) that lists every problem. */
export function unwrap<Value>(checked: Checked<Value>): Value {
  if (checked.problems !== undefined) throw badInput(checked.problems);
  return checked.value;
}

/** As many problems are listed, which only files have more of; the others are counted. */
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
