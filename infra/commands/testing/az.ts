import { type Answer, type Call, readWords } from "./programs.ts";

/*
 * Azure's CLI by what its 2.91 does: flags that a command does not have are refused, and output is written as knack writes it. Which commands
 * there are, and what the services refuse, is told by the tests that use them.
 */

const COMMON = ["--output", "--query", "--only-show-errors"];
const SWITCHES = ["--all", "--cert", "--only-show-errors"];

export interface AzCommand<World> {
  readonly needs: readonly string[];
  readonly takes?: readonly string[];
  /** @param flag the value of a flag; empty if it is not given */
  readonly run: (flag: (name: string) => string, world: World) => unknown;
}

/** What a service refuses, in its own words. */
export class Refused extends Error {}

/** The answer of az to a call, if it has these commands. */
export function azAnswer<World>(
  commands: Readonly<Record<string, AzCommand<World>>>,
  { words }: Call,
  world: World,
): Answer {
  const { flags, positional } = readWords(words.slice(1), SWITCHES);
  const name = positional.join(" ");
  const command = commands[name];
  if (command === undefined)
    return { failed: `ERROR: '${name}' is misspelled or not recognized by the system.`, code: 2 };
  const known = [...command.needs, ...(command.takes ?? []), ...COMMON];
  const strange = [...flags.keys()].filter((flag) => !known.includes(flag));
  if (strange.length > 0) return { failed: `ERROR: unrecognized arguments: ${strange.join(" ")}`, code: 2 };
  const missing = command.needs.filter((flag) => !flags.has(flag));
  if (missing.length > 0)
    return { failed: `ERROR: the following arguments are required: ${missing.join(", ")}`, code: 2 };
  const [empty] = [...flags].find(([, value]) => value === "") ?? [];
  if (empty !== undefined) return { failed: `ERROR: argument ${empty}: expected one argument`, code: 2 };
  try {
    const result = command.run((flag) => flags.get(flag) ?? "", world);
    return { out: written(result, flags.get("--output") ?? "json", flags.get("--query")) };
  } catch (error) {
    if (error instanceof Refused)
      return { failed: `ERROR: ${error.message}`, code: error.message.includes("does not exist") ? 3 : 1 };
    throw error;
  }
}

function written(result: unknown, format: string, query: string | undefined): string {
  if (result === undefined || format === "none") return "";
  const asked = query === undefined ? result : queried(result, query);
  return format === "tsv" ? tsv(asked) : `${JSON.stringify(asked)}\n`;
}

/** JMESPath, as far as it is used: a property, that of each item, or several of each. */
function queried(result: unknown, query: string): unknown {
  const [, each, several, one] = /^(\[\]\.)?(?:\[([\w, ]+)\]|(\w+))$/.exec(query) ?? [];
  const names = several?.split(", ") ?? [];
  const of = (item: Record<string, unknown>) => (one === undefined ? names.map((name) => item[name]) : item[one]);
  if (one === undefined && names.length === 0) throw new Refused(`this stand-in reads no query ${query}`);
  return each === undefined ? of(result as Record<string, unknown>) : (result as Record<string, unknown>[]).map(of);
}

/** A line for each item, its values with tabs between them; null as None, as Python writes it. */
function tsv(result: unknown): string {
  const text = (value: unknown) => (value === null || value === undefined ? "None" : String(value));
  const lines = (Array.isArray(result) ? result : [result]).map((item) =>
    Array.isArray(item) ? item.map(text).join("\t") : text(item),
  );
  return lines.map((line) => `${line}\n`).join("");
}
