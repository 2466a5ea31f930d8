import { type Model, ofKind } from "./model.ts";
import { isTrue, qualified, type TmdlNode } from "./tmdl.ts";

/**
 * The problems with the relationships: both ends must exist and have the same type, the far end must be the key of its table and on the "one"
 * side, and a filter must have only one path from one table to another.
 */
export function relationshipProblems({ tables, relationships }: Model): readonly string[] {
  const columnOf = (reference = ""): TmdlNode | undefined => {
    const [table, column] = qualified(reference);
    const found = tables.find(({ name }) => name === table);
    return ofKind(found?.children ?? [], "column").find(({ name }) => name === column);
  };
  const ofEach = relationships.flatMap(({ at, name, properties }) => {
    const ends = ["fromColumn", "toColumn"].map((key) => [properties.get(key), columnOf(properties.get(key))] as const);
    const nowhere = ends.filter(([, column]) => column === undefined);
    if (nowhere.length > 0) return nowhere.map(([reference]) => `${at}: ${name}: there is no column ${reference}`);
    const [from, to] = ends.map(([, column]) => column);
    const sides = [properties.get("fromCardinality") ?? "many", properties.get("toCardinality") ?? "one"];
    return [
      from?.properties.get("dataType") !== to?.properties.get("dataType") && "its ends have different types",
      !isTrue(to, "isKey") && `${properties.get("toColumn")} is not the key of its table`,
      sides.join() !== "many,one" && `it goes from ${sides.join(" to ")}, not from many to one`,
    ]
      .filter((problem) => problem !== false)
      .map((problem) => `${at}: ${name}: ${problem}`);
  });
  return [...ofEach, ...wayProblems(relationships.filter(isActive))];
}

const isActive = ({ properties }: TmdlNode) => properties.get("isActive") !== "false";

/** If a filter could take two paths from one table to another, Power BI refuses the second relationship. */
function wayProblems(active: readonly TmdlNode[]): readonly string[] {
  const steps = active.flatMap(({ properties }) => {
    const [from, to] = ["fromColumn", "toColumn"].map((key) => qualified(properties.get(key) ?? "")[0]);
    const isBoth = properties.get("crossFilteringBehavior") === "bothDirections";
    return [{ from: to, to: from }, ...(isBoth ? [{ from, to }] : [])];
  });
  const tables = [...new Set(steps.flatMap(({ from, to }) => [from, to]))];
  const waysTo = (table: string | undefined, goal: string | undefined, passed: readonly unknown[]): number =>
    steps
      .filter(({ from, to }) => from === table && !passed.includes(to))
      .reduce((ways, { to }) => ways + (to === goal ? 1 : waysTo(to, goal, [...passed, to])), 0);
  return tables.flatMap((from) =>
    tables
      .filter((to) => to !== from && waysTo(from, to, [from]) > 1)
      .map(
        (to) => `relationships.tmdl: ${from} filters ${to} by more than one path: one relationship must be inactive`,
      ),
  );
}
