import { fieldsOf, type Model, ofKind } from "./model.ts";
import { unquoted } from "./tmdl.ts";

/** `Table[Column]`, `'A table'[Column]` or `[Measure]`, outside of texts. */
const REFERENCE = /"(?:[^"]|"")*"|('(?:[^']|'')+'|\w+)?\[([^\]]+)\]/g;

/** A table without quotes: DAX has functions that are called Price, Date and Time. */
const UNQUOTED = /(?<![\w'])\w+\[[^\]]+\]/g;

/** What adds up: no price may be in it. */
const ADDS_UP = /\b(?:SUM|SUMX|TOTALYTD|TOTALQTD|TOTALMTD)\s*\(/i;

/** What is wrong with the measures: each has a format, a description and a folder, names only what is there, and adds up no price. */
export function measureProblems(model: Model): readonly string[] {
  const fields = fieldsOf(model);
  const measures = model.tables.flatMap(({ children }) => ofKind(children, "measure"));
  const names = measures.map(({ name }) => name);
  const columnNames = new Set([...fields.values()].flatMap(({ columns }) => [...columns]));
  return measures.flatMap(({ at, name, expression, description, properties, children }) => {
    const format = ofKind(children, "formatStringDefinition")[0]?.expression;
    const isText = properties.get("displayFolder") === "Words";
    return [
      ...[...expression.matchAll(UNQUOTED)].map(([reference]) => `${reference} is to be quoted`),
      ...referencesOf(`${expression}\n${format ?? ""}`)
        .filter(([table, field]) =>
          table === undefined ? !names.includes(field) : !fields.get(table)?.columns.has(field),
        )
        .map(([table = "", field]) => `there is no ${table}[${field}]`),
      ADDS_UP.test(expression) && "it adds up, and a price is never added to another",
      description === "" && "it has no description",
      !properties.has("displayFolder") && "it is in no folder",
      !isText && !properties.has("formatString") && format === undefined && "it has no format",
      names.filter((other) => other === name).length > 1 && "another measure has this name",
      columnNames.has(name) && "a column has this name",
    ]
      .filter((problem) => problem !== false)
      .map((problem) => `${at}: ${name}: ${problem}`);
  });
}

function referencesOf(dax: string): readonly (readonly [string | undefined, string])[] {
  return [...dax.matchAll(REFERENCE)]
    .filter(([, , field]) => field !== undefined)
    .map(([, table, field = ""]) => [table === undefined ? undefined : unquoted(table), field]);
}
