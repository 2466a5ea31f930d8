import { AT_THE_TOP, OBJECTS, type ObjectKind, type ValueType } from "./tmdl-objects.ts";

/** One declaration of a TMDL file with what is indented below it. */
export interface TmdlNode {
  /** Where it begins, as `file:line`. */
  readonly at: string;
  readonly keyword: string;
  /** Without quotes; empty where the kind has none. */
  readonly name: string;
  /** What stands after the `=`, on its line or, indented deeper than properties are, on the ones below. */
  readonly expression: string;
  /** Of the `///` lines above. */
  readonly description: string;
  /** `key: value` and `key = expression` lines, words as the language spells them; a property that is only named has the value "true". */
  readonly properties: Map<string, string>;
  readonly children: TmdlNode[];
}

const NAME = /(?:'(?:[^']|'')+'|[^\s'=:]+)/.source;
const DECLARATION = new RegExp(`^(${Object.keys(OBJECTS).join("|")})(?: +(${NAME}))?(?: *(=) *(.*))?$`);
const PROPERTY = /^(\w+)(?: *([:=]) *(.*))?$/;
const REFERENCE = new RegExp(`^(${NAME.replace("=:", "=:.")})\\.(.+)$`);

/** The name without TMDL's quotes. */
export const unquoted = (name: string) => name.replace(/^'(.*)'$/, "$1").replaceAll("''", "'");

/** The table and the column (or measure) of `Table.'A column'`; empty where it is none. */
export function qualified(reference: string): readonly [table: string, field: string] {
  const [, table = "", field = ""] = REFERENCE.exec(reference) ?? [];
  return [unquoted(table), unquoted(field)];
}

/** Whether a property that is true or false is true; absent is false. */
export const isTrue = (node: TmdlNode | undefined, property: string) => node?.properties.get(property) === "true";

const depthOf = (line: string) => /^\t*/.exec(line)?.[0].length ?? 0;

/**
 * Reads the parts of TMDL that `tmdl-objects.ts` describes (https://learn.microsoft.com/analysis-services/tmdl/tmdl-overview), and refuses
 * everything else: throws an Error with file and line for indentation by anything but tabs, a level too deep, an unknown declaration, property or
 * value, one in the wrong place (properties come before declarations), and a description of nothing.
 */
export function readTmdl(file: string, text: string): readonly TmdlNode[] {
  const top: TmdlNode[] = [];
  const open: TmdlNode[] = [];
  const description: Description = { lines: [], at: "", depth: 0 };
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? "";
    const at = `${file}:${index + 1}`;
    const depth = depthOf(line);
    const content = line.slice(depth).trimEnd();
    if (content === "") {
      refuseStray(description);
      continue;
    }
    if (content.startsWith(" ")) throw new Error(`${at}: it begins with blanks; the indentation is by tabs`);
    if (depth > open.length) throw new Error(`${at}: ${depth} levels deep, where at most ${open.length} are open`);
    if (content.startsWith("///")) {
      if (depth !== description.depth) refuseStray(description);
      if (description.lines.length === 0) Object.assign(description, { at, depth });
      description.lines.push(content.slice(3).trim());
      continue;
    }
    open.length = depth;
    const parent = open.at(-1);
    const found = declared(at, content, parent);
    if (found === undefined) index += property(at, content, parent, lines.slice(index + 1), depth);
    if (!OBJECTS[found?.node.keyword ?? ""]?.described || description.depth !== depth) refuseStray(description);
    if (found === undefined) continue;
    const below = valueBelow(at, lines.slice(index + 1), depth + 2, found.value);
    index += below.taken;
    const expression = checked(`${at}: ${found.node.keyword}`, OBJECTS[found.node.keyword]?.value, below.text);
    const node = { ...found.node, expression, description: description.lines.join(" ") };
    description.lines.length = 0;
    (parent?.children ?? top).push(node);
    open.push(node);
  }
  refuseStray(description);
  return top;
}

interface Description {
  readonly lines: string[];
  readonly at: string;
  readonly depth: number;
}

function refuseStray({ lines, at }: Description): void {
  if (lines.length > 0) throw new Error(`${at}: this description (///) is not right above something that can have one`);
}

/** A declaration before what stands below it is known. */
interface Declared {
  readonly node: Omit<TmdlNode, "description" | "expression">;
  /** What stands on its line behind the `=`; undefined without one. */
  readonly value: string | undefined;
}

function declared(at: string, content: string, parent: TmdlNode | undefined): Declared | undefined {
  const [, keyword = "", name = "", equals, text = ""] = DECLARATION.exec(content) ?? [];
  const kind = OBJECTS[keyword];
  const within = parent === undefined ? AT_THE_TOP : (OBJECTS[parent.keyword]?.children ?? []);
  if (kind === undefined) return undefined;
  if (!within.includes(keyword)) throw new Error(`${at}: ${keyword} belongs ${homeOf(keyword)}`);
  if (kind.named !== "maybe" && kind.named !== (name !== ""))
    throw new Error(`${at}: ${keyword} ${kind.named ? "needs a name" : "has no name"}`);
  if (kind.value === undefined && equals !== undefined) throw new Error(`${at}: ${keyword} has no value behind a "="`);
  const node = { at, keyword, name: unquoted(name), properties: new Map(), children: [] };
  return { node, value: equals === undefined ? undefined : text };
}

function homeOf(keyword: string): string {
  if (AT_THE_TOP.includes(keyword)) return "at the top";
  const homes = Object.keys(OBJECTS).filter((kind) => OBJECTS[kind]?.children.includes(keyword));
  return `in a ${homes.join(" or ")}`;
}

const propertiesOf = (node: TmdlNode | undefined): ObjectKind["properties"] =>
  OBJECTS[node?.keyword ?? ""]?.properties ?? {};

/** Reads a property into its declaration; returns how many lines of the ones below its expression takes. */
function property(
  at: string,
  content: string,
  parent: TmdlNode | undefined,
  below: readonly string[],
  depth: number,
): number {
  const [, key = "", sign, text = ""] = PROPERTY.exec(content) ?? [];
  const type = propertiesOf(parent)[key];
  const signOfType = type === "expression" ? "=" : ":";
  const isNamedOnly = sign === undefined && type === "true or false";
  if (parent === undefined || type === undefined || (sign !== signOfType && !isNamedOnly))
    throw new Error(`${at}: "${content}" is nothing that ${parent?.keyword ?? "a file"} has`);
  const child = parent.children[0];
  if (child !== undefined)
    throw new Error(`${at}: ${key} stands after ${child.keyword}: the properties of a ${parent.keyword} come first`);
  if (parent.properties.has(key)) throw new Error(`${at}: ${key} is there twice`);
  const value = type === "expression" ? valueBelow(at, below, depth + 1, text) : { text, taken: 0 };
  parent.properties.set(key, spelled(`${at}: ${key}`, type, isNamedOnly ? "true" : value.text));
  return value.taken;
}

/** The value as the language spells it; throws an Error where it is none of that type. */
function spelled(what: string, type: ValueType, text: string): string {
  if (text.trim() === "") throw new Error(`${what} has no value`);
  if (type === "expression") return text;
  if (type === "text" && text.split('"').length % 2 === 0) throw new Error(`${what}: a quote is not closed`);
  if (type === "text") return text.replace(/^"(.*)"$/, (_whole, inner: string) => inner.replaceAll('""', '"'));
  if (type === "whole number") {
    if (!/^-?\d+$/.test(text)) throw new Error(`${what}: "${text}" is not a whole number`);
    return text;
  }
  const words = type === "true or false" ? ["true", "false"] : type;
  const word = words.find((each) => each.toLowerCase() === text.toLowerCase());
  if (word === undefined) throw new Error(`${what}: "${text}" is none of ${words.join(", ")}`);
  return word;
}

function checked(what: string, type: ObjectKind["value"], expression: string): string {
  if (type === "expression" && expression.trim() === "") throw new Error(`${what} has no expression`);
  return typeof type === "object" ? spelled(what, type, expression) : expression;
}

/**
 * The value of a declaration or property, given what stands on its own line: that, or of the lines below it what is between three backticks, or
 * at least so deep, which for a declaration is deeper than its properties; and how many lines that takes.
 */
function valueBelow(at: string, lines: readonly string[], depth: number, value: string | undefined) {
  if (value === "```") {
    const end = lines.findIndex((line) => line.trim() === "```");
    if (end < 0) throw new Error(`${at}: the three backticks are not closed`);
    return { text: withoutIndentation(lines.slice(0, end)), taken: end + 1 };
  }
  if (value !== "") return { text: value ?? "", taken: 0 };
  const first = lines.find((line) => line.trim() !== "") ?? "";
  // Its first line says how deep the value is: what is less deep is no longer of it.
  const least = Math.max(depth, depthOf(first));
  const end = lines.findIndex((line) => line.trim() !== "" && depthOf(line) < least);
  const taken = lines.slice(0, end < 0 ? undefined : end);
  while (taken.at(-1)?.trim() === "") taken.pop();
  return { text: withoutIndentation(taken), taken: taken.length };
}

function withoutIndentation(lines: readonly string[]): string {
  const depth = depthOf(lines.find((line) => line.trim() !== "") ?? "");
  return lines.map((line) => line.slice(Math.min(depth, depthOf(line))).trimEnd()).join("\n");
}
