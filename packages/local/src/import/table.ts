import { parseJsonObject } from "@tracker/core";
import { PRICE_COLUMNS } from "@tracker/dashboard";
import { badInput } from "@tracker/settings";
import { jsonKey } from "../export-pages.ts";
import { closesQuotes, fieldsOf, leavesOpen } from "./csv.ts";
import { type Line, LONGEST_LINE, linesOf } from "./lines.ts";
import { peek } from "./peek.ts";
import type { Source } from "./source.ts";

/** A line of a table, below its heading. */
export interface Row extends Line {
  /** What stands in a column, by its name in small letters; undefined where nothing does. */
  readonly textOf: (column: string) => string | undefined;
  /** What is wrong with it as a whole. */
  readonly problem?: string | undefined;
}

export interface Table {
  /** The names of the columns, in small letters. */
  readonly heading: readonly string[];
  readonly rows: AsyncIterable<Row>;
}

/**
 * The table that a text holds, as CSV with a heading or as the JSON of `npm run export`. Its rows are read as they are asked for, and end early
 * when the signal fires. Rejects with a TrackerError (`bad-input`) where there is none.
 */
export async function readTable(source: Source, signal: AbortSignal): Promise<Table> {
  const [[first], lines] = await peek(linesOf(source, signal), (some) => some.length > 0);
  const { name } = source;
  if (first === undefined) throw badInput([`${name} is empty`]);
  if (first.text.includes("\0")) throw badInput([`${name} is no text: give CSV, as npm run export writes it`]);
  if (first.text.startsWith("[")) return jsonTable(first, lines, name);
  const heading = fieldsOf(first.text)?.map((field) => field.toLowerCase());
  if (heading === undefined) throw badInput([`${name}:${first.line}: ${NO_FIELDS}`]);
  return { heading, rows: rest(lines, csvRowOf(heading)) };
}

const NO_FIELDS = "has a quotation mark that is not closed, or in the midst of a field";

function csvRowOf(heading: readonly string[]): (line: Line) => Row {
  const places = new Map(heading.map((name, place) => [name, place]));
  /** The line with a quotation mark that is still open. What follows is part of its field, however much it looks like a row. */
  let openSince: number | undefined;
  return (line) => {
    if (openSince !== undefined) {
      const problem = `is part of a field that line ${openSince} begins: fields of several lines are not read`;
      if (closesQuotes(line.text)) openSince = undefined;
      return { ...line, textOf: () => undefined, problem };
    }
    const fields = fieldsOf(line.text);
    if (fields === undefined && leavesOpen(line.text)) openSince = line.line;
    const textOf = (column: string) => fields?.[places.get(column) ?? -1];
    // Another number of fields has a comma too many or was cut off: what stands where nobody can tell.
    const isWhole = fields?.length === heading.length;
    const count = fields?.length === 1 ? "1 field" : `${fields?.length} fields`;
    const problem = isWhole ? undefined : `has ${count}, and the heading has ${heading.length}`;
    return { ...line, textOf, problem: fields === undefined ? NO_FIELDS : problem };
  };
}

const JSON_HEADING = PRICE_COLUMNS.split(",");
const JSON_KEYS: ReadonlyMap<string, string> = new Map(JSON_HEADING.map((column) => [column, jsonKey(column)]));

function jsonTable({ text }: Line, lines: AsyncIterable<Line>, name: string): Table {
  if (!/^\[\]?\s*$/.test(text)) throw badInput([`${name}: JSON is read as npm run export writes it, a price a line`]);
  return { heading: JSON_HEADING, rows: text.trim() === "[]" ? rest(lines, afterItsEnd) : untilItsEnd(lines) };
}

/** The rows of a list, and of one that is cut off or goes on behind its end what is wrong with that. */
async function* untilItsEnd(lines: AsyncIterable<Line>): AsyncGenerator<Row> {
  const seen: { last?: Line; end: boolean } = { end: false };
  yield* rest(lines, (line) => {
    seen.last = line;
    if (seen.end) return afterItsEnd(line);
    seen.end = line.text.trim() === "]";
    return seen.end ? undefined : jsonRow(line);
  });
  if (seen.last === undefined || seen.end) return;
  const problem = "is the last line, and the list has no end: it may have been cut off";
  yield { ...seen.last, textOf: () => undefined, problem };
}

const afterItsEnd = (line: Line): Row => ({
  ...line,
  textOf: () => undefined,
  problem: "stands behind the end of the list",
});

function jsonRow(line: Line): Row {
  const text = line.text.trim();
  const values = parseJsonObject(text.replace(/,$/, ""));
  const textOf = (column: string) => {
    const value = values[JSON_KEYS.get(column) ?? column];
    return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
  };
  const isRow = Object.keys(values).length > 0;
  const problem = isRow ? undefined : "is no price as npm run export writes it";
  return { ...line, isCut: false, textOf, problem };
}

/** The rows of all lines but the first. */
async function* rest(lines: AsyncIterable<Line>, rowOf: (line: Line) => Row | undefined): AsyncGenerator<Row> {
  let isFirst = true;
  for await (const line of lines) {
    const row = isFirst ? undefined : rowOf(line);
    isFirst = false;
    if (row === undefined) continue;
    yield line.text.length > LONGEST_LINE ? { ...row, problem: `is longer than ${LONGEST_LINE} characters` } : row;
  }
}
