import { readTmdl, type TmdlNode } from "./tmdl.ts";

/** A semantic model as its files say it, unchecked. */
export interface Model {
  /** What stands at the left edge of its files, in their order. */
  readonly nodes: readonly TmdlNode[];
  readonly tables: readonly TmdlNode[];
  readonly relationships: readonly TmdlNode[];
  readonly expressions: readonly TmdlNode[];
  /** The names of the folders that queries are shown in. */
  readonly groups: readonly string[];
}

/** What a report may name, by table. */
export type Fields = ReadonlyMap<
  string,
  { readonly columns: ReadonlySet<string>; readonly measures: ReadonlySet<string> }
>;

/** The children of one kind. */
export const ofKind = (nodes: readonly TmdlNode[], keyword: string) => nodes.filter((node) => node.keyword === keyword);

const DEFINITION = "Btc.SemanticModel/definition/";

/** Those of a project's files that define its model, by their path in its definition. */
export function modelFiles(files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const own = [...files].filter(([path]) => path.startsWith(DEFINITION) && path.endsWith(".tmdl"));
  return new Map(own.map(([path, text]) => [path.slice(DEFINITION.length), text]));
}

/** Reads a model from its files' texts; throws an Error with file and line for what is no TMDL. */
export function modelOf(files: ReadonlyMap<string, string>): Model {
  const nodes = [...files].flatMap(([name, text]) => readTmdl(name, text));
  return {
    nodes,
    tables: ofKind(nodes, "table"),
    relationships: ofKind(nodes, "relationship"),
    expressions: ofKind(nodes, "expression"),
    groups: ofKind(nodes, "queryGroup").map(({ name }) => name),
  };
}

/** Reads the model of a project, given its files. */
export const readModel = (files: ReadonlyMap<string, string>): Model => modelOf(modelFiles(files));

/** The columns and measures of each table. */
export function fieldsOf({ tables }: Model): Fields {
  const names = (nodes: readonly TmdlNode[]) => new Set(nodes.map(({ name }) => name));
  return new Map(
    tables.map(({ name, children }) => [
      name,
      { columns: names(ofKind(children, "column")), measures: names(ofKind(children, "measure")) },
    ]),
  );
}
