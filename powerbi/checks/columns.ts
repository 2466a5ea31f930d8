import type { Model } from "./model.ts";
import { ofKind } from "./model.ts";
import { partitionOf } from "./partitions.ts";
import { isTrue } from "./tmdl.ts";
import type { Views } from "./views.ts";

/**
 * Which types of a model's column fit a SQL type. An amount of money is `decimal`, which is exact to four places; `double` is only for shares
 * with more places.
 */
const FITTING: Readonly<Record<string, readonly string[]>> = {
  char: ["string"],
  varchar: ["string"],
  nvarchar: ["string"],
  int: ["int64"],
  tinyint: ["int64"],
  date: ["dateTime"],
  datetime2: ["dateTime"],
  decimal: ["decimal"],
  money: ["decimal"],
};

const SHARES = ["dispersion"];

/** The problems with the columns: each column of a view must be there once, with a fitting type and no implicit sum. */
export function columnProblems({ tables }: Model, views: Views): readonly string[] {
  return tables.flatMap((table) => {
    const view = views.get(partitionOf(table)?.view ?? "");
    const columns = ofKind(table.children, "column");
    const taken = columns.map(({ properties }) => properties.get("sourceColumn") ?? "");
    const keys = columns.filter((column) => isTrue(column, "isKey"));
    const problems = columns.flatMap((column) => {
      const { at, name, description, expression, properties } = column;
      const property = (key: string) => properties.get(key) ?? "nothing";
      const [source, type] = [property("sourceColumn"), property("dataType")];
      const sqlType = view?.get(source);
      const fitting = SHARES.includes(source) ? ["double"] : FITTING[sqlType ?? ""];
      return [
        view !== undefined && sqlType === undefined && `its view has no column ${source}`,
        sqlType !== undefined && !fitting?.includes(type) && `${type} does not fit SQL's ${sqlType}`,
        property("summarizeBy") !== "none" && `summarizeBy is ${property("summarizeBy")}, not none`,
        expression !== "" && "it is calculated in the model: a column must come from its view",
        keys.indexOf(column) > 0 && "its table has two keys",
        description === "" && "it has no description",
        taken.filter((other) => other === source).length > 1 && `${source} is declared twice`,
      ]
        .filter((problem) => problem !== false)
        .map((problem) => `${at}: ${name}: ${problem}`);
    });
    const missing = [...(view?.keys() ?? [])].filter((column) => !taken.includes(column));
    return [...problems, ...missing.map((column) => `${table.at}: ${table.name} lacks the view's ${column}`)];
  });
}
