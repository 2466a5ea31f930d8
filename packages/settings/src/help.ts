import type { Field } from "./field.ts";
import type { Command } from "./run-main.ts";

/** The `--help` text of one command. */
export function helpOf({ usage, description, flags = {}, settings = {}, passesOnTo, examples }: Command): string {
  const ownFlags = Object.values(flags);
  const words = [...ownFlags.map(inUsage), ...(passesOnTo === undefined ? [] : ["…"])];
  const rowsOf = (fields: readonly Field<unknown>[]) =>
    fields.map((field): Row => [flagWithValue(field), withDefault(field)]);
  return blocks([
    [description, "", `Usage: ${[usage, ...words].join(" ")}`],
    section("Argument:", rowsOf(ownFlags.filter(({ operand }) => operand))),
    section("Flags:", [...rowsOf(ownFlags.filter(({ operand }) => !operand)), ["--help", "this text"]]),
    passesOnTo === undefined ? [] : [`Everything else goes to ${passesOnTo}.`],
    section(
      "Settings, from the environment:",
      Object.values(settings).map((field): Row => [field.name, withDefault(field)]),
    ),
    [examples.length === 1 ? "Example:" : "Examples:", ...examples.map((line) => `  ${line}`)],
  ]);
}

/** The `--help` text of a set of commands to choose from. */
export function overviewOf(commands: readonly Command[]): string {
  const rows = commands.map(({ usage, description }): Row => [usage, description]);
  return blocks([section("Commands:", rows), ["Each has --help."]]);
}

type Row = readonly [left: string, right: string];

function section(heading: string, rows: readonly Row[]): string[] {
  if (rows.length === 0) return [];
  const width = Math.max(...rows.map(([left]) => left.length));
  return [heading, ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)];
}

function blocks(parts: readonly (readonly string[])[]): string {
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

function flagWithValue({ name, valueHint }: Field<unknown>): string {
  return valueHint === undefined ? name : `${name} ${valueHint}`;
}

function inUsage(field: Field<unknown>): string {
  return "default" in field ? `[${flagWithValue(field)}]` : flagWithValue(field);
}

function withDefault(field: Field<unknown>): string {
  const shown = field.secret ? undefined : textOf(field.default);
  return shown === undefined ? field.description : `${field.description} (default: ${shown})`;
}

/** A default as it would be written; undefined if there is nothing to show. */
function textOf(value: unknown): string | undefined {
  if (value === true) return "on";
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.join(",");
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}
