import { parseArgs } from "node:util";
import { type Checked, type Field, type Fields, readFields, type Values } from "./field.ts";

/** A flag that is either given or not. */
export function switchFlag(name: string, meaning: string): Field<boolean> {
  return {
    name,
    meaning,
    allowed: "given without a value",
    example: "",
    otherwise: false,
    read: (text) => text === "given" || undefined,
  };
}

const isSwitch = ({ otherwise }: Field<unknown>) => otherwise === false;

/** Reads the flags of a command line: `--port 8080` or `--port=8080`. Unknown flags, words without a flag and repetitions are problems. */
export function readFlags<Described extends Fields>(
  fields: Described,
  args: readonly string[],
): Checked<Values<Described>> {
  const byName = new Map(Object.values(fields).map((field) => [field.name, field]));
  const options = Object.fromEntries(
    [...byName].map(([name, field]) => [name.slice(2), { type: isSwitch(field) ? "boolean" : "string" } as const]),
  );
  const given = new Map<string, string>();
  const problems: string[] = [];
  const unknown = (what: string) =>
    problems.push(`${what} is not a flag; the flags are ${[...byName.keys()].join(", ")}`);
  let afterUnknown = false;
  for (const token of parseArgs({ args: [...args], options, strict: false, tokens: true }).tokens) {
    // The word after a flag that does not exist was meant as its value.
    if (token.kind === "positional" && !afterUnknown) unknown(`"${token.value}"`);
    afterUnknown = false;
    if (token.kind !== "option") continue;
    const field = byName.get(`--${token.name}`);
    if (field === undefined) afterUnknown = unknown(token.rawName) > 0;
    else if (given.has(field.name)) problems.push(`${field.name} is given more than once`);
    else if (isSwitch(field)) given.set(field.name, token.value === undefined ? "given" : token.value || "nothing");
    else if (!token.value && "otherwise" in field)
      problems.push(`${field.name} needs ${field.allowed}; for example ${field.name} ${field.example}`);
    else given.set(field.name, token.value ?? "");
  }
  const read = readFields(fields, (name) => given.get(name));
  if (read.problems === undefined && problems.length === 0) return read;
  return { problems: [...problems, ...(read.problems ?? [])] };
}
