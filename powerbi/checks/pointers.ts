import { type Model, ofKind } from "./model.ts";
import { qualified, type TmdlNode, unquoted } from "./tmdl.ts";

/** Properties that name another object of the model which does not exist, one per line; those of relationships are checked elsewhere. */
export function pointerProblems({ nodes, tables, groups }: Model): readonly string[] {
  return [
    ...tables.flatMap((table) => [
      ...pointing(ofKind(table.children, "column"), "sortByColumn", (name) => has(table, "column", unquoted(name))),
      ...ofKind(table.children, "hierarchy").flatMap((hierarchy) => levelProblems(hierarchy, table)),
      ...pointing(ofKind(table.children, "partition"), "queryGroup", (name) => isGroup(name)),
    ]),
    ...pointing(ofKind(nodes, "expression"), "queryGroup", (name) => isGroup(name)),
    ...pointing(ofKind(nodes, "model"), "defaultMeasure", (reference) => {
      const [table, measure] = qualified(reference);
      return tables.some((each) => each.name === table && has(each, "measure", measure));
    }),
  ];

  function isGroup(name: string): boolean {
    return groups.includes(unquoted(name));
  }
}

function levelProblems(hierarchy: TmdlNode, table: TmdlNode): readonly string[] {
  const levels = ofKind(hierarchy.children, "level");
  return [
    ...(levels.length === 0 ? [`${hierarchy.at}: ${hierarchy.name}: it has no levels`] : []),
    ...levels
      .filter(({ properties }) => !properties.has("column"))
      .map(({ at, name }) => `${at}: ${name}: it has no column`),
    ...pointing(levels, "column", (name) => has(table, "column", unquoted(name))),
  ];
}

function pointing(nodes: readonly TmdlNode[], property: string, isThere: (name: string) => boolean): readonly string[] {
  return nodes.flatMap(({ at, name, properties }) => {
    const pointed = properties.get(property);
    return pointed === undefined || isThere(pointed)
      ? []
      : [`${at}: ${name}: ${property} names ${pointed}, which does not exist`];
  });
}

const has = (parent: TmdlNode, keyword: string, name: string) =>
  ofKind(parent.children, keyword).some((child) => child.name === name);
