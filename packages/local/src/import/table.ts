import { parseJsonObject } from "@tracker/core";
import { PRICE_COLUMNS } from "@tracker/dashboard";
import { badInput } from "@tracker/settings";
import { jsonKey } from "../export-pages.ts";
import { closesQuotes, fieldsOf } from "./csv.ts";
import { type Line, LONGEST_LINE, linesOf } from "./lines.ts";
import { peek } from "./peek.ts";
import type { Source } from "./source.ts";

/** A line of a table, below its heading. */
export interface Row extends Line {
  /** The text of a column, by its name in lower case; undefined if there is none. */
  readonly textOf: (column: string) => string | undefined;
  /** A problem of the row as a whole. */
  readonly problem?: string | undefined;
}

export interface Table {
  /** The names of the columns, as the table has them. */
  readonly heading: readonly string[];
  readonly rows: AsyncIterable<Row>;
}

/**
 * The table in a text: CSV with a heading, or the JSON of `npm run export`. Its rows are read lazily, and end early when the signal fires.
 * Rejects with a TrackerError (`bad-input`) if there is none.
 */
export async function readTable(source: Source, signal: AbortSignal): Promise<Table> {
  const [[first], lines] = await peek(linesOf(source, signal), (some) => some.length > 0);
  const { name } = source;
  if (first === undefined) throw badInput([`${name} is empty`]);
  if (first.text.includes("\0")) throw badInput([`${name} is not text: give CSV, as npm run export writes it`]);
  if (first.text.startsWith("[")) return jsonTable(first, lines, name);
  const heading = fieldsOf(first.text).fields;
  if (heading === undefined) throw badInput([`${name}:${first.line}: ${NO_FIELDS}`]);
  return { heading, rows: rest(lines, csvRowOf(heading)) };
}

const NO_FIELDS = "has a quotation mark that is not closed, or is in the middle of a field";

function csvRowOf(heading: readonly string[]): (line: Line) => Row {
  const places = new Map(heading.map((name, place) => [name.toLowerCase(), place]));
  /** The number of the line whose quoted field is still open: the lines after it are part of that field, even if they look like rows. */
  let openSince: number | undefined;
  return (line) => {
    if (openSince !== undefined) {
      const problem = `is part of a field that begins in line ${openSince}: fields of several lines are not supported`;
      if (closesQuotes(line.text)) openSince = undefined;
      return { ...line, textOf: () => undefined, problem };
    }
    const { fields, isOpen } = fieldsOf(line.text);
    if (isOpen) openSince = line.line;
    const textOf = (column: string) => fields?.[places.get(column) ?? -1];
    // With another number of fields, a comma is extra or the line is truncated: which field is which is unknown.
    const isWhole = fields?.length === heading.length;
    const count = fields?.length === 1 ? "1 field" : `${fields?.length} fields`;
    const problem = isWhole ? undefined : `has ${count}, but the header has ${heading.length}`;
    return { ...line, textOf, problem: fields === undefined ? NO_FIELDS : problem };
  };
}

const JSON_HEADING = PRICE_COLUMNS.split(",");
const JSON_KEYS: ReadonlyMap<string, string> = new Map(JSON_HEADING.map((column) => [column, jsonKey(column)]));

function jsonTable({ text }: Line, lines: AsyncIterable<Line>, name: string): Table {
  if (!/^\[\]?\s*$/.test(text)) throw badInput([`${name}: JSON must be as npm run export writes it, one price a line`]);
  return { heading: JSON_HEADING, rows: text.trim() === "[]" ? rest(lines, afterItsEnd) : untilItsEnd(lines) };
}

/** The rows of a list, with a problem if it is truncated or continues after its end. */
async function* untilItsEnd(lines: AsyncIterable<Line>): AsyncGenerator<Row> {
  const seen: { last?: Line; end: boolean } = { end: false };
  yield* rest(lines, (line) => {
    seen.last = line;
    if (seen.end) return afterItsEnd(line);
    seen.end = line.text.trim() === "]";
    return seen.end ? undefined : jsonRow(line);
  });
  if (seen.last === undefined || seen.end) return;
  const problem = "is the last line, but the list has no end: the file may be truncated";
  yield { ...seen.last, textOf: () => undefined, problem };
}

const afterItsEnd = (line: Line): Row => ({
  ...line,
  textOf: () => undefined,
  problem: "is after the end of the list",
});

function jsonRow(line: Line): Row {
  const text = line.text.trim();
  const values = parseJsonObject(text.replace(/,$/, ""));
  const textOf = (column: string) => {
    const value = values[JSON_KEYS.get(column) ?? column];
    return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
  };
  const isRow = Object.keys(values).length > 0;
  const problem = isRow ? undefined : "is not a price as npm run export writes it";
  return { ...line, isCut: false, textOf, problem };
}

/** The rows of all lines except the first. */
async function* rest(lines: AsyncIterable<Line>, rowOf: (line: Line) => Row | undefined): AsyncGenerator<Row> {
  let isFirst = true;
  for await (const line of lines) {
    const row = isFirst ? undefined : rowOf(line);
    isFirst = false;
    if (row === undefined) continue;
    yield line.text.length > LONGEST_LINE ? { ...row, problem: `is longer than ${LONGEST_LINE} characters` } : row;
  }
}
