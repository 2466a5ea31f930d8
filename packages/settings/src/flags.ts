import { parseArgs } from "node:util";
import { type Field, type Fields, type ReadValues, readFields, type Values } from "./field.ts";
import { mayBeSecret, shown } from "./shown.ts";

/** A flag that is either given or not. */
export function switchFlag(name: string, description: string): Field<boolean> {
  return {
    name,
    description,
    allowed: "expected: the flag takes no value",
    example: "",
    default: false,
    read: (text) => text === "given" || undefined,
  };
}

const isSwitch = (field: Field<unknown>) => field.default === false;

/**
 * Reads the flags of a command line, `--port 8080` or `--port=8080`, and the operand if the command has one. Unknown flags, other words and
 * repetitions are problems, and so are flags that npm kept for itself. Anything that may be a secret is not repeated.
 * @param environment the environment in which npm started the command
 */
export function readFlags<Described extends Fields>(
  fields: Described,
  args: readonly string[],
  environment: Environment = {},
): ReadValues<Values<Described>> {
  const operand = Object.values(fields).find((field) => field.operand);
  const named = Object.values(fields).filter((field) => field !== operand);
  const byName = new Map(named.map((field) => [field.name, field]));
  const options = Object.fromEntries(
    [...byName].map(([name, field]) => [
      name.slice(2),
      { type: isSwitch(field) ? "boolean" : "string", ...(field.short && { short: field.short }) } as const,
    ]),
  );
  const given = new Map<string, string>();
  const problems: string[] = [];
  const wrong = new Set<string>();
  const unknown = (what: string) =>
    problems.push(`${what} is not a flag; the flags are ${[...byName.keys(), "--help"].join(", ")}`);
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const here = new Set(tokens.map((token) => (token.kind === "option" ? `--${token.name}` : "")));
  const kept = keptByNpm(
    [...byName.keys()].filter((name) => !here.has(name)),
    environment,
  );
  if (kept !== undefined) problems.push(kept);
  // If a secret could have been given, or a word looks like one, any word may be part of a secret that a shell has split.
  const secret =
    Object.values(fields).some((field) => field.secret) ||
    tokens.some((token) => token.kind === "positional" && mayBeSecret(token.value));
  let [unknownAt, words]: [number | undefined, number] = [undefined, 0];
  for (const token of tokens) {
    if (token.kind === "positional") {
      // Words after an unknown flag were meant as its value, and words left over from a flag that npm kept as that flag's.
      if (operand !== undefined && !given.has(operand.name)) {
        given.set(operand.name, token.value);
        continue;
      }
      if (unknownAt !== undefined || kept !== undefined) continue;
      const word = secret ? "a word (not shown: it may be secret)" : shown(token.value);
      const goesUnsaid = words++ > 0 && (secret || operand !== undefined);
      if (goesUnsaid) continue;
      if (environment.npm_config_long) problems.push(`${word} ${missingDashes(fields, environment)}`);
      else if (operand !== undefined) problems.push(`${word} ${oneTooMany(operand)}`);
      else unknown(word);
      continue;
    }
    if (token.kind !== "option") continue;
    const field = byName.get(`--${token.name}`);
    // parseArgs takes each letter after a single dash for a flag: of -psecret only the first is reported.
    const goesOn = token.index === unknownAt;
    unknownAt = field === undefined ? token.index : undefined;
    if (field === undefined) {
      if (!goesOn) unknown(/^--?[a-z][a-z-]{0,30}$/i.test(token.rawName) ? token.rawName : "a flag (not shown)");
    } else if (given.has(field.name)) {
      problems.push(`${field.name} is given more than once`);
      wrong.add(field.name);
      // Neither value is used, but if the second is invalid, that is reported too.
      if (token.value && field.read(token.value) === undefined) given.set(field.name, token.value);
    } else if (isSwitch(field)) given.set(field.name, token.value === undefined ? "given" : token.value || "nothing");
    else if (!token.value) {
      problems.push(`${field.name} needs ${field.allowed}; for example ${field.name} ${field.example}`);
      wrong.add(field.name);
    } else given.set(field.name, token.value);
  }
  return readFields(fields, (name) => given.get(name), { problems, wrong });
}

/** Environment variables, as Node has them. */
type Environment = Readonly<Record<string, string | undefined>>;

/** Flags that npm has too: if they are set for npm, no `--` was forgotten. */
const NPMS_OWN = ["--json", "--yes"];

/** npm takes flags that do not come after `--` for its own, and passes them to the command only through the environment. */
function keptByNpm(names: readonly string[], environment: Environment): string | undefined {
  const kept = names.filter(
    (name) => !NPMS_OWN.includes(name) && environment[`npm_config_${name.slice(2).replaceAll("-", "_")}`],
  );
  if (kept.length === 0) return undefined;
  return `npm kept ${kept.join(" and ")} for itself: put -- before the flags, as in ${npmLine(environment)} ${dashes(environment)} ${kept.join(" … ")} …`;
}

/** PowerShell drops `--` when it starts npm by npm.ps1, unless it is in quotes (npm/cli issue 4903). */
function dashes({ OS }: Environment): string {
  return OS === "Windows_NT" ? '"--"' : "--";
}

/** A shell splits an unquoted name at its spaces. */
function oneTooMany({ name }: Field<unknown>): string {
  return `is one argument too many: give one ${name}, in quotes if it contains spaces`;
}

/**
 * npm takes one flag for several if its letters are all shorthands of npm's, as --sql is for -s, -q and -l: what remains is its value as a word,
 * and `long`, which the last letter sets (npm's documentation, "Shorthands and Other CLI Niceties").
 */
function missingDashes(fields: Fields, environment: Environment): string {
  const [first] = Object.values(fields).toSorted((a, b) => Number(b.secret ?? false) - Number(a.secret ?? false));
  return `has no flag: npm keeps flags for itself unless they come after --; write ${npmLine(environment)} ${dashes(environment)} ${first?.name} …`;
}

function npmLine({ npm_lifecycle_event: script = "start" }: Environment): string {
  return ["start", "test"].includes(script) ? `npm ${script}` : `npm run ${script}`;
}
