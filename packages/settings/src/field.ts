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

/** Reads every field by its name from `textOf`, which gives undefined for what was not given. An empty text counts as not given. */
export function readFields<Described extends Fields>(
  fields: Described,
  textOf: (name: string) => string | undefined,
): Checked<Values<Described>> {
  const values: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [key, field] of Object.entries(fields)) {
    const text = textOf(field.name)?.trim();
    if (text === undefined || text === "") {
      if (!("default" in field))
        problems.push(`${field.name} is missing: give ${field.allowed}, for example ${example(field)}`);
      values[key] = field.default;
      continue;
    }
    values[key] = field.read(text);
    if (values[key] === undefined) {
      const given = field.secret ? "its value (not shown)" : shown(text);
      const problem = field.problem?.(text) ?? `${given} is not ${field.allowed}; for example ${example(field)}`;
      problems.push(`${field.name}: ${problem}`);
    }
  }
  return problems.length > 0 ? { problems } : { value: values as Values<Described> };
}

/** The value, or a TrackerError (`bad-input`) that lists every problem. */
export function unwrap<Value>(checked: Checked<Value>): Value {
  if (checked.problems !== undefined) throw badInput(checked.problems);
  return checked.value;
}

/** One error for all problems, a line each. */
export function badInput(problems: readonly string[]): TrackerError {
  const heading = problems.length === 1 ? "The input has a problem" : `The input has ${problems.length} problems`;
  return new TrackerError(
    "bad-input",
    [`${heading}, and nothing was started:`, ...problems.map((line) => `  ${line}`)].join("\n"),
  );
}

function example({ name, example: value, operand }: Field<unknown>): string {
  if (operand) return value;
  return name.startsWith("--") ? `${name} ${value}`.trimEnd() : `${name}=${value}`;
}
