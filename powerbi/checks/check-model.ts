import { columnProblems } from "./columns.ts";
import { measureProblems } from "./measures.ts";
import { modelOf } from "./model.ts";
import { partitionOf, partitionProblems } from "./partitions.ts";
import { relationshipProblems } from "./relationships.ts";
import { viewsOf } from "./views.ts";

/**
 * Everything that is wrong with a semantic model, given the texts of its .tmdl files by path and of the migrations that make the views it is
 * over; each line says where. Throws an Error with file and line for what is no TMDL.
 */
export async function modelProblems(files: ReadonlyMap<string, string>, sql: string): Promise<readonly string[]> {
  const model = modelOf(files);
  const names = model.tables.map(({ name }) => name);
  const views = viewsOf(
    sql,
    model.tables.map((table) => partitionOf(table)?.view ?? ""),
  );
  return [
    ...model.listed.filter((name) => !names.includes(name)).map((name) => `model.tmdl lists ${name}, which is nowhere`),
    ...names.filter((name) => !model.listed.includes(name)).map((name) => `model.tmdl does not list ${name}`),
    ...columnProblems(model, views),
    ...measureProblems(model),
    ...relationshipProblems(model),
    ...(await partitionProblems(model, views)),
  ];
}
