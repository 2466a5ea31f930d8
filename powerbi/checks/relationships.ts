import { type Model, ofKind } from "./model.ts";
import { type TmdlNode, unquoted } from "./tmdl.ts";

/** What is wrong with the relationships: both ends are there, of one type, and the one at the far end is the key of its table. */
export function relationshipProblems({ tables, relationships }: Model): readonly string[] {
  const columnOf = (reference = ""): TmdlNode | undefined => {
    const [, table = "", column = ""] = /^('(?:[^']|'')+'|\w+)\.(.+)$/.exec(reference) ?? [];
    const found = tables.find(({ name }) => name === unquoted(table));
    return ofKind(found?.children ?? [], "column").find(({ name }) => name === unquoted(column));
  };
  return relationships.flatMap(({ at, name, properties }) => {
    const ends = ["fromColumn", "toColumn"].map((key) => [properties.get(key), columnOf(properties.get(key))] as const);
    const nowhere = ends.filter(([, column]) => column === undefined);
    if (nowhere.length > 0) return nowhere.map(([reference]) => `${at}: ${name}: there is no column ${reference}`);
    const [from, to] = ends.map(([, column]) => column?.properties);
    return [
      from?.get("dataType") !== to?.get("dataType") && "its ends are of two types",
      !to?.has("isKey") && `${properties.get("toColumn")} is not the key of its table`,
    ]
      .filter((problem) => problem !== false)
      .map((problem) => `${at}: ${name}: ${problem}`);
  });
}
