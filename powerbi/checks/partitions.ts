import { readM } from "./m.ts";
import { type Model, ofKind } from "./model.ts";
import type { TmdlNode } from "./tmdl.ts";
import type { Views } from "./views.ts";

const VIEW = /\{\[Schema = "bi", Item = "(\w+)"\]\}\[Data\]/;

/** The parts of M's library that the queries use. */
const LIBRARY = ["Sql.Database", "Table.SelectRows", "Table.TransformColumnTypes", "Currency.Type"];

/** A parameter that Power BI sets at a refresh is a time, one that users set a text. */
const PARAMETER = /^("[^"]*"|#datetime\([\d, ]+\)) meta \[(?=.*\bIsParameterQuery=true\b).*\bType="(Text|DateTime)"/;

/** The query of a table and its view in schema bi; undefined unless there is exactly one. */
export function partitionOf(table: TmdlNode): { readonly source: TmdlNode; readonly view: string } | undefined {
  const partitions = ofKind(table.children, "partition");
  const source = ofKind(partitions[0]?.children ?? [], "source")[0];
  const view = VIEW.exec(source?.expression ?? "")?.[1];
  return partitions.length === 1 && source !== undefined && view !== undefined ? { source, view } : undefined;
}

/** The problems with queries and parameters: each must be M, ask a view of the parameters' database, and name only what exists. */
export async function partitionProblems({ tables, expressions }: Model, views: Views): Promise<readonly string[]> {
  const parameters = expressions.map(({ name }) => name);
  const ofTables = tables.map(async (table) => {
    const partition = partitionOf(table);
    if (partition === undefined) return [`${table.at}: ${table.name} has not one query of one view in schema bi`];
    const { source, view } = partition;
    const settings = settingProblems(table);
    const columns = views.get(view);
    if (columns === undefined) return [...settings, `${source.at}: there is no view bi.${view}`];
    const read = await readM(source.expression);
    if ("problem" in read) return [...settings, `${source.at}: ${read.problem}`];
    const known = [...LIBRARY, ...parameters, ...read.steps.map(({ name }) => name)];
    const texts = ['"bi"', `"${view}"`, ...[...columns.keys()].map((column) => `"${column}"`)];
    const ofSource = [
      ...["Server", "Database"].filter((name) => !read.used.includes(name)).map((name) => `it does not use ${name}`),
      ...read.used.filter((name) => !known.includes(name)).map((name) => `there is no ${name}`),
      ...read.texts.filter((text) => !texts.includes(text)).map((text) => `${text} is not a column of bi.${view}`),
    ];
    return [...settings, ...ofSource.map((problem) => `${source.at}: ${problem}`)];
  });
  const ofParameters = expressions.map(async ({ at, expression }) => {
    const read = await readM(expression);
    if ("problem" in read) return [`${at}: ${read.problem}`];
    return PARAMETER.test(expression) ? [] : [`${at}: it is not a parameter for text or a time`];
  });
  return (await Promise.all([...ofTables, ...ofParameters])).flat();
}

/** The modes that `npm run powerbi` switches between. */
const MODES = ["import", "directQuery"];

function settingProblems({ children }: TmdlNode): readonly string[] {
  return ofKind(children, "partition").flatMap(({ at, expression, properties }) => {
    const mode = properties.get("mode");
    return [
      ...(expression === "m" ? [] : [`${at}: its query is of kind ${expression}, not m`]),
      ...(MODES.includes(mode ?? "") ? [] : [`${at}: its mode is ${mode ?? "missing"}, not ${MODES.join(" or ")}`]),
    ];
  });
}
