import { type DaxReference, daxProblems, daxReferences } from "./dax.ts";
import { type Fields, fieldsOf, type Model, ofKind } from "./model.ts";
import type { TmdlNode } from "./tmdl.ts";

/** Functions that sum, which no price may be in. */
const ADDS_UP = /\b(?:SUM|SUMX|TOTALYTD|TOTALQTD|TOTALMTD)\s*\(/i;

/** The problems with the measures: each must be DAX, have a format, a description and a folder, name only what exists, and sum no price. */
export function measureProblems(model: Model): readonly string[] {
  const fields = fieldsOf(model);
  const measures = model.tables.flatMap(({ children }) => ofKind(children, "measure"));
  const columns = new Set(
    [...fields.values()].flatMap((table) => [...table.columns].map((name) => name.toLowerCase())),
  );
  return measures.flatMap((measure) => {
    const { at, name, expression, description, properties, children } = measure;
    const isText = properties.get("displayFolder") === "Words";
    const hasFormat = properties.has("formatString") || ofKind(children, "formatStringDefinition").length > 0;
    return [
      ...[measure, ...children].flatMap((node) => expressionProblems(node, fields)),
      ADDS_UP.test(expression) && "it sums, and prices must not be added up",
      columns.has(name.toLowerCase()) && "a column has this name",
      description === "" && "it has no description",
      !properties.has("displayFolder") && "it is in no folder",
      !isText && !hasFormat && "it has no format",
    ]
      .filter((problem) => problem !== false)
      .map((problem) => `${at}: ${name}: ${problem}`);
  });
}

const IN_DAX = ["measure", "formatStringDefinition", "detailRowsDefinition"];

function expressionProblems({ keyword, expression }: TmdlNode, fields: Fields): readonly string[] {
  if (!IN_DAX.includes(keyword)) return [];
  const problems = daxProblems(expression);
  return problems.length > 0 ? problems : daxReferences(expression).flatMap((each) => referenceProblems(each, fields));
}

function referenceProblems({ table, field, quoted }: DaxReference, fields: Fields): readonly string[] {
  // DAX has functions named Price, Date and Time.
  if (!quoted) return [`${table}[${field}] must be quoted`];
  if (field === undefined) return fields.has(table ?? "") ? [] : [`there is no table ${table}`];
  const known =
    table === undefined
      ? [...fields.values()].some(({ measures }) => measures.has(field))
      : fields.get(table)?.columns.has(field);
  return known ? [] : [`there is no ${table ?? ""}[${field}]`];
}
