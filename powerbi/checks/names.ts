import { type Model, ofKind } from "./model.ts";
import type { TmdlNode } from "./tmdl.ts";
import { OBJECTS } from "./tmdl-objects.ts";

/** Kinds that share one namespace; names of one kind are always unique. */
const SHARED = [
  { keywords: ["measure", "column", "hierarchy"], where: "in its table" },
  // To Power Query, tables' queries and parameters are one list.
  { keywords: ["table", "expression"], where: "among tables and expressions" },
];

/**
 * Duplicates, one per line: declarations of one kind and name in one place, names that two kinds share, names of measures in the whole model,
 * lineage tags. Power BI ignores case.
 */
export function nameProblems({ nodes, tables }: Model): readonly string[] {
  const measures = tables.flatMap(({ children }) => ofKind(children, "measure"));
  return [
    ...siblings(nodes).flatMap(duplicates),
    ...repeated(measures, ({ name }) => name.toLowerCase()).map(
      ({ at, name }) => `${at}: ${name}: another measure has this name`,
    ),
  ].filter((problem, index, all) => all.indexOf(problem) === index);
}

function siblings(nodes: readonly TmdlNode[]): readonly (readonly TmdlNode[])[] {
  return [nodes, ...nodes.flatMap(({ children }) => siblings(children))];
}

function duplicates(nodes: readonly TmdlNode[]): readonly string[] {
  const called = ({ keyword, name }: TmdlNode) => (name === "" ? keyword : `${keyword} ${name}`);
  const shared = SHARED.flatMap(({ keywords, where }) => {
    const among = nodes.filter(({ keyword }) => keywords.includes(keyword));
    const taken = (node: TmdlNode) =>
      among.find((other) => other.keyword !== node.keyword && isNamed(other, node.name));
    return among.flatMap((node) => {
      const other = taken(node);
      return other === undefined ? [] : [`${node.at}: ${node.name}: a ${other.keyword} has this name ${where}`];
    });
  });
  return [
    ...repeated(nodes, keyOf).map((node) => `${node.at}: ${called(node)} is declared twice`),
    ...repeated(nodes, ({ keyword, properties }) => {
      const tag = properties.get("lineageTag");
      return tag === undefined ? undefined : `${keyword} ${tag}`;
    }).map(({ at, properties }) => `${at}: another has the lineageTag ${properties.get("lineageTag")}`),
    ...shared,
  ];
}

const isNamed = ({ name }: TmdlNode, wanted: string) => name.toLowerCase() === wanted.toLowerCase();

/** What identifies a declaration among its siblings: its name, or its kind if it has none and must be the only one. */
function keyOf({ keyword, name, expression }: TmdlNode): string {
  const distinct = OBJECTS[keyword]?.named === true ? name : keyword === "changedProperty" ? expression : "";
  return `${keyword} ${distinct}`.toLowerCase();
}

/** The second and later nodes with the same key. */
function repeated(nodes: readonly TmdlNode[], key: (node: TmdlNode) => string | undefined): readonly TmdlNode[] {
  const seen = new Set<string>();
  return nodes.filter((node) => {
    const own = key(node);
    const known = own !== undefined && seen.has(own);
    if (own !== undefined) seen.add(own);
    return known;
  });
}
