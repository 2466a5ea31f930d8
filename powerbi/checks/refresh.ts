import { type Query, readM } from "./m.ts";
import { type Model, ofKind } from "./model.ts";
import { partitionOf } from "./partitions.ts";
import type { TmdlNode } from "./tmdl.ts";
import type { Views } from "./views.ts";

/** The parameters that the Power BI service sets to the ends of each partition at a refresh, by the names that it knows them under. */
const ENDS = ["RangeStart", "RangeEnd"];

const FILTER = /^Table\.SelectRows\((\w+), each \[(\w+)\] (>=?) RangeStart and \[(\w+)\] (<=?) RangeEnd\)$/;

/** The rows of a view between the ends: each end is of the range or not. */
export interface Slice {
  readonly column: string;
  readonly from: string;
  readonly to: string;
}

/**
 * The filter by the ends that a query hands to the server: it stands right behind the step that goes to a view, so that Power Query makes one
 * SELECT of the two. Undefined where there is none, or something that may not fold stands between.
 */
export function sliceOf({ steps }: Pick<Query, "steps">): Slice | undefined {
  const [source, view, filter] = steps;
  const [, of, column = "", from = "", other, to = ""] = FILTER.exec(filter?.expression ?? "") ?? [];
  const isOfServer = source?.expression === "Sql.Database(Server, Database)";
  const isOfView = view?.expression.startsWith(`${source?.name}{[Schema = `) && of === view.name;
  return isOfServer && isOfView && column === other ? { column, from, to } : undefined;
}

/**
 * What is wrong with incremental refresh, each in a line: a policy keeps whole years and refreshes days, its table is imported by one query with
 * one filter that reaches the server, and between two partitions no row is lost and none is in both.
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
      : [`${parameter.at}: ${name} is no DateTime`];
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
      ? [`${found.source.at}: ${table.name} goes by RangeStart or RangeEnd and has no refreshPolicy`]
      : [];
  const value = (key: string) => policy.properties.get(key);
  const [window, increment] = [value("rollingWindowGranularity"), value("incrementalGranularity")];
  const slice = sliceOf(read);
  const type = views.get(found.view)?.get(slice?.column ?? "");
  return [
    partition.properties.get("mode") !== "import" && "a table that is not imported has nothing to refresh",
    (value("mode") ?? "import") !== "import" && "a part of the table asks the database at every look",
    (window !== "year" || !isCount(value("rollingWindowPeriods"))) && "it does not say how many years are kept",
    (increment !== "day" || !isCount(value("incrementalPeriods"))) && "it does not say how many days are refreshed",
    value("sourceExpression") !== found.source.expression && "its sourceExpression is not the partition's query",
    slice === undefined &&
      "the filter from RangeStart to RangeEnd is not right behind the view: it may not reach the server",
    slice !== undefined && type !== "datetime2" && `${slice.column} is ${type} in SQL: its filter needs a datetime2`,
    slice?.from === ">=" && slice.to === "<=" && "a row at RangeEnd is in two partitions",
    slice?.from === ">" && slice.to === "<" && "a row at RangeStart is in no partition",
  ]
    .filter((problem) => problem !== false)
    .map((problem) => `${policy.at}: ${table.name}: ${problem}`);
}

const isCount = (text = "") => Number(text) > 0;
