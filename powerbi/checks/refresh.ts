import { type Query, readM } from "./m.ts";
import { type Model, ofKind } from "./model.ts";
import { partitionOf } from "./partitions.ts";
import type { TmdlNode } from "./tmdl.ts";
import type { Views } from "./views.ts";

/** The parameters, with their fixed names, that the Power BI service sets to the ends of each partition at a refresh. */
const ENDS = ["RangeStart", "RangeEnd"];

const FILTER = /^Table\.SelectRows\((\w+), each \[(\w+)\] (>=?) RangeStart and \[(\w+)\] (<=?) RangeEnd\)$/;

/** The rows of a view between the ends, each inclusive or exclusive. */
export interface Slice {
  readonly column: string;
  readonly from: string;
  readonly to: string;
}

/**
 * The filter by the ends that a query passes to the server: it comes right after the step that opens a view, so that Power Query folds the two
 * into one SELECT. Undefined if there is none, or if a step between them may not fold.
 */
export function sliceOf({ steps }: Pick<Query, "steps">): Slice | undefined {
  const [source, view, filter] = steps;
  const [, of, column = "", from = "", other, to = ""] = FILTER.exec(filter?.expression ?? "") ?? [];
  const isOfServer = source?.expression === "Sql.Database(Server, Database)";
  const isOfView = view?.expression.startsWith(`${source?.name}{[Schema = `) && of === view.name;
  return isOfServer && isOfView && column === other ? { column, from, to } : undefined;
}

/**
 * The problems with incremental refresh, one per line: a policy must keep whole years and refresh days, its table must be imported by one query
 * with one filter that reaches the server, and each row must be in exactly one partition.
 */
export async function refreshProblems({ tables, expressions }: Model, views: Views): Promise<readonly string[]> {
  const ofTables = await Promise.all(tables.map((table) => tableProblems(table, views)));
  const isRefreshed = tables.some(({ children }) => ofKind(children, "refreshPolicy").length > 0);
  const ends = ENDS.map((name) => ({ name, parameter: expressions.find((each) => each.name === name) }));
  const ofEnds = ends.flatMap(({ name, parameter }) => {
    if (!isRefreshed) return parameter === undefined ? [] : [`${parameter.at}: ${name}: no table has a refreshPolicy`];
    if (parameter === undefined) return [`expressions.tmdl: there is no ${name}, which a refreshPolicy needs`];
    return /^#datetime\(.*Type="DateTime"/.test(parameter.expression)
      ? []
      : [`${parameter.at}: ${name} is not a DateTime`];
  });
  return [...ofTables.flat(), ...ofEnds];
}

async function tableProblems(table: TmdlNode, views: Views): Promise<readonly string[]> {
  const [policy] = ofKind(table.children, "refreshPolicy");
  const [partition] = ofKind(table.children, "partition");
  const found = partitionOf(table);
  const read = await readM(found?.source.expression ?? "");
  if (partition === undefined || found === undefined || "problem" in read) return [];
  const isSliced = read.used.some((name) => ENDS.includes(name));
  if (policy === undefined)
    return isSliced
      ? [`${found.source.at}: ${table.name} filters by RangeStart or RangeEnd but has no refreshPolicy`]
      : [];
  const value = (key: string) => policy.properties.get(key);
  const [window, increment] = [value("rollingWindowGranularity"), value("incrementalGranularity")];
  const slice = sliceOf(read);
  const type = views.get(found.view)?.get(slice?.column ?? "");
  return [
    partition.properties.get("mode") !== "import" && "a table that is not imported has nothing to refresh",
    (value("mode") ?? "import") !== "import" && "part of the table is in direct query",
    (window !== "year" || !isCount(value("rollingWindowPeriods"))) && "it does not say how many years are kept",
    (increment !== "day" || !isCount(value("incrementalPeriods"))) && "it does not say how many days are refreshed",
    value("sourceExpression") !== found.source.expression && "its sourceExpression is not the partition's query",
    slice === undefined &&
      "the filter from RangeStart to RangeEnd is not right after the view: it may not reach the server",
    slice !== undefined && type !== "datetime2" && `${slice.column} is ${type} in SQL: its filter needs a datetime2`,
    slice?.from === ">=" && slice.to === "<=" && "a row at RangeEnd is in two partitions",
    slice?.from === ">" && slice.to === "<" && "a row at RangeStart is in no partition",
  ]
    .filter((problem) => problem !== false)
    .map((problem) => `${policy.at}: ${table.name}: ${problem}`);
}

const isCount = (text = "") => Number(text) > 0;
