import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import type { RepairableStore } from "@tracker/core";
import type { Query } from "../query.ts";
import { reads } from "../read.ts";
import { repairs } from "../repair.ts";
import { writes } from "../save.ts";

const MIGRATIONS = join(import.meta.dirname, "../migrations");

/**
 * The store's own statements on SQLite, in memory: each is translated word by word, so that the columns, joins, filters and ranks can be tested
 * without a server. Locks, the limits of types and the T-SQL grammar itself can only be tested on a server.
 * A decimal is stored as a text that sorts like the number.
 * @param change replaces a statement before it is run
 */
export function storeOnSqlite(change: (statement: string) => string = (statement) => statement): StoreOnSqlite {
  const database = new DatabaseSync(":memory:");
  for (const schema of ["market", "ops"]) database.exec(`ATTACH ':memory:' AS ${schema}`);
  defineFunctions(database);
  for (const table of tables()) database.exec(table);
  const query: Query = async (_doing, statement, parameters) =>
    run(database, change(statement), new Map(Object.entries(parameters).map(([name, [, value]]) => [name, value]))) ??
    [];
  const contexts = () => Number(database.prepare("SELECT count(*) AS count FROM market.context").get()?.count);
  return { ...reads(query), ...writes(query), ...repairs(query), contexts, close: async () => database.close() };
}

export interface StoreOnSqlite extends RepairableStore {
  /** How many contexts there are, with and without quotes: no read returns the latter. */
  contexts(): number;
}

/** The declaration of a scalar variable: its value is computed, but not used. */
const DECLARED_ALONE = /^DECLARE @\w+ int$/;

type Row = Record<string, unknown>;
type Values = ReadonlyMap<string, unknown>;

/** Runs a batch of statements, of which the last may return rows; a failure rolls back, as with XACT_ABORT. */
function run(database: DatabaseSync, statement: string, values: Values): Row[] | undefined {
  try {
    let rows: Row[] | undefined;
    for (const part of statement.split(";").map((text) => text.trim())) {
      if (part === "" || part.startsWith("SET ") || DECLARED_ALONE.test(part)) continue;
      const text = translated(database, part, values);
      const prepared = database.prepare(text);
      const used = [...values].filter(([name]) => new RegExp(`@${name}\\b`).test(text));
      const bound = Object.fromEntries(used.map(([name, value]) => [`@${name}`, boundValue(value)]));
      if (/^SELECT\b(?! @\w)/.test(part)) rows = prepared.all(bound).map(shownRow);
      else prepared.run(bound);
    }
    return rows;
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

const TYPE = /\b(?:n?varchar|char|decimal|datetime2)\(\d+(?:, ?\d+)?\)|\btinyint\b/g;
const JOIN = /\n?JOIN (\S+) AS (\w) ON ([^\n]+)/g;

function translated(database: DatabaseSync, part: string, values: Values): string {
  let opened = 0;
  const text = part
    .replace(/^SELECT @\w+ = /, "SELECT ")
    .replaceAll(/@@ROWCOUNT/g, "changes()")
    .replaceAll(/@(new|won)\b/g, "temp.declared_$1")
    .replace(/^DECLARE (\S+) TABLE/, (_whole, name: string) => {
      database.exec(`DROP TABLE IF EXISTS ${name}`);
      return `CREATE TABLE ${name}`;
    })
    .replaceAll(/OPENJSON\(@(\w+)(?:, '\$\.(\w+)')?\) WITH \(([\s\S]*?)\n?\)(?= AS|$)/g, (_whole, ...of: string[]) =>
      openJson(database, `temp.json_${opened++}`, jsonOf(values, of[0] ?? "", of[1]), of[2] ?? ""),
    )
    .replaceAll(/ WITH \([A-Z, ]+\)/g, "")
    .replace(/^SELECT TOP \((\d+)\)([\s\S]+)$/, "SELECT$2\nLIMIT $1")
    .replaceAll(/SELECT TOP \(([^)]+)\)([^()]*)\)/g, "SELECT$2 LIMIT $1)")
    .replaceAll(/CONVERT\(varchar\(40\), ([\w.]+)\)/g, "shown($1)")
    .replaceAll(/CAST\('1970-01-01' AS datetime2\(0\)\)/g, "'1970-01-01T00:00:00'")
    .replaceAll(/DATEDIFF\(minute, /g, "minutes_between(")
    .replaceAll(/DATEADD\(minute, /g, "minutes_after(")
    .replaceAll(TYPE, "");
  return asSqliteUpdates(withoutApply(database, text));
}

/** Rewrites UPDATE and DELETE, in which SQLite cannot join the changed table itself. */
function asSqliteUpdates(text: string): string {
  if (/^UPDATE/.test(text)) {
    const [, set, table, joins = ""] = /^UPDATE p\n(SET [\s\S]+?)\nFROM (\S+) AS p([\s\S]+)$/.exec(text) ?? [];
    const joined = [...joins.matchAll(JOIN)];
    const from = joined.map(([, other, alias]) => `${other} AS ${alias}`).join(", ");
    return `UPDATE ${table} AS p ${set} FROM ${from} WHERE ${joined.map(([, , , on]) => on).join(" AND ")}`;
  }
  return text.replace(
    /^DELETE (\w)\nFROM (\S+) AS \1\nJOIN ([\s\S]+) AS (\w+) ON ([^\n]+)$/,
    "DELETE FROM $2 AS $1 WHERE EXISTS (SELECT 1 FROM $3 AS $4 WHERE $5)",
  );
}

/** Rewrites CROSS APPLY, which SQLite does not have: the inner query is repeated for each of the outer rows. */
function withoutApply(database: DatabaseSync, text: string): string {
  return text.replace(/FROM (\S+) AS asked\nCROSS APPLY \(([\s\S]+?)\) AS p/, (_whole, outer, inner: string) => {
    const asked = database.prepare(`SELECT currency FROM ${outer}`).all();
    const each = asked.map(({ currency }) => `SELECT * FROM (${inner.replaceAll("asked.currency", `'${currency}'`)})`);
    return `FROM (${each.length === 0 ? inner.replaceAll("asked.currency", "NULL") : each.join("\nUNION ALL\n")}) AS p`;
  });
}

/** Fills a table with the rows that OPENJSON would return, by the paths of its WITH clause. */
function openJson(database: DatabaseSync, table: string, rows: readonly unknown[], clause: string): string {
  const columns = [...clause.matchAll(/(\w+) (\w+)(?:\((?:\d+, ?)?(\d+)\))? '\$(?:\[(\d+)\])?'/g)];
  database.exec(`DROP TABLE IF EXISTS ${table}`);
  database.exec(`CREATE TABLE ${table} (${columns.map(([, name]) => name).join()})`);
  const insert = database.prepare(`INSERT INTO ${table} VALUES (${columns.map(() => "?").join()})`);
  for (const row of rows) {
    const cells = columns.map(([, , type, digits, index]) => {
      const value = index === undefined ? row : (row as unknown[])[Number(index)];
      return type === "decimal" && value !== null ? sortable(String(value), Number(digits)) : value;
    });
    insert.run(...(cells as SQLInputValue[]));
  }
  return table;
}

function jsonOf(values: Values, name: string, part: string | undefined): unknown[] {
  const document = JSON.parse(String(values.get(name)));
  return part === undefined ? document : document[part];
}

/** The tables as all migrations together create them, without the checks on slots. */
function tables(): string[] {
  const migrations = globSync("*.sql", { cwd: MIGRATIONS }).toSorted();
  const text = migrations.map((file) => readFileSync(join(MIGRATIONS, file), "utf8")).join("\n");
  const items = new Map<string, string[]>();
  for (const [, name = "", body = ""] of text.matchAll(/CREATE TABLE (market\.\w+|ops\.repair) \(\n([\s\S]*?)\n\);/g))
    items.set(name, body.split(/,\n/));
  for (const [, name = "", kind, what = ""] of text.matchAll(
    /ALTER TABLE (market\.\w+|ops\.repair) (ADD|DROP CONSTRAINT) (.+);/g,
  )) {
    const of = items.get(name) ?? [];
    const changed = kind === "ADD" ? [...of, `  ${what}`] : of.flatMap((item) => without(what, item));
    items.set(
      name,
      changed.toSorted((a, b) => Number(/^ *CONSTRAINT/.test(a)) - Number(/^ *CONSTRAINT/.test(b))),
    );
  }
  return [...items]
    .map(([name, of]) => `CREATE TABLE ${name} (\n${of.join(",\n")}\n);`)
    .map((text) =>
      text
        .replaceAll(/,\n {2}CONSTRAINT ck_\w+_slot CHECK [^\n]+(?<!,)/g, "")
        .replaceAll(/CHECK \((price|dispersion) /g, "CHECK (number($1) ")
        .replaceAll(/ CLUSTERED|NULL(?=,)/g, (word) => (word === "NULL" ? word : ""))
        .replaceAll(TYPE, ""),
    );
}

/** A table's item without a constraint: nothing if it is the constraint, the column before it if a column has it. */
function without(constraint: string, item: string): string[] {
  const [before = ""] = item.split(new RegExp(` *\\bCONSTRAINT ${constraint}\\b`));
  return before.trim() === "" ? [] : [before];
}

function defineFunctions(database: DatabaseSync): void {
  const define = (name: string, work: (...values: never[]) => SQLInputValue) =>
    database.function(name, { deterministic: true }, work as (...values: SQLInputValue[]) => SQLInputValue);
  define("number", (text: string) => Number(text));
  define("shown", (text: string | null) => text?.replace(/^(-?)0+(?=\d)/, "$1") ?? null);
  const minutes = (text: string) => Date.parse(`${text}Z`) / 60_000;
  define("minutes_between", (from: string, to: string) => BigInt(minutes(to) - minutes(from)));
  define("minutes_after", (count: number, from: string) => isoOf(new Date((minutes(from) + count) * 60_000), 19));
}

/** A decimal with as many digits after the point as its column has; the server would round one with more. */
function sortable(text: string, digits: number): string {
  const [, sign, whole = "", fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (sign === undefined || fraction.length > digits)
    throw new RangeError(`${text} is not a decimal of ${digits} places`);
  return `${sign}${whole.padStart(16, "0")}.${fraction.padEnd(digits, "0")}`;
}

const isoOf = (date: Date, length: number) => date.toISOString().slice(0, length);

function boundValue(value: unknown): SQLInputValue {
  if (value instanceof Date) return isoOf(value, value.getUTCMilliseconds() === 0 ? 19 : 23);
  return typeof value === "number" ? BigInt(value) : (value as SQLInputValue);
}

/** A row with its times as the driver returns them. */
function shownRow(row: Row): Row {
  const shown = (value: unknown) =>
    typeof value === "string" && /^\d{4}-\d\d-\d\dT[\d:.]+$/.test(value) ? new Date(`${value}Z`) : value;
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, shown(value)]));
}
