import { columnProblems } from "./columns.ts";
import { databaseProblems } from "./database.ts";
import { measureProblems } from "./measures.ts";
import { type Model, modelOf, ofKind } from "./model.ts";
import { nameProblems } from "./names.ts";
import { partitionOf, partitionProblems } from "./partitions.ts";
import { pointerProblems } from "./pointers.ts";
import { refreshProblems } from "./refresh.ts";
import { relationshipProblems } from "./relationships.ts";
import { viewsOf } from "./views.ts";

/**
 * Every problem with a semantic model, given the texts of its .tmdl files by path and of the migrations that make its views; each line says
 * where. Throws an Error with file and line for text that is not TMDL.
 */
export async function modelProblems(files: ReadonlyMap<string, string>, sql: string): Promise<readonly string[]> {
  const model = modelOf(files);
  const views = viewsOf(
    sql,
    model.tables.map((table) => partitionOf(table)?.view ?? ""),
  );
  return [
    ...databaseProblems(model),
    ...["table", "cultureInfo"].flatMap((keyword) => listProblems(model, keyword)),
    ...nameProblems(model),
    ...pointerProblems(model),
    ...columnProblems(model, views),
    ...measureProblems(model),
    ...relationshipProblems(model),
    ...(await partitionProblems(model, views)),
    ...(await refreshProblems(model, views)),
  ];
}

/** model.tmdl lists the objects in files of their own, whose order Power BI keeps that way. */
function listProblems({ nodes }: Model, keyword: string): readonly string[] {
  const [listed, there] = [`ref ${keyword}`, keyword].map((kind) => ofKind(nodes, kind).map(({ name }) => name));
  return [
    ...(listed ?? [])
      .filter((name) => !there?.includes(name))
      .map((name) => `model.tmdl lists ${name}, which does not exist`),
    ...(there ?? []).filter((name) => !listed?.includes(name)).map((name) => `model.tmdl does not list ${name}`),
  ];
}
