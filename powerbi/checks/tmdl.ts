import { AT_THE_TOP, OBJECTS, type ObjectKind, type ValueType } from "./tmdl-objects.ts";

/** One declaration of a TMDL file, with the lines indented below it. */
export interface TmdlNode {
  /** Where it begins, as `file:line`. */
  readonly at: string;
  readonly keyword: string;
  /** Without quotes; empty if the kind has no name. */
  readonly name: string;
  /** The text after `=`, on the same line or on lines below that are indented deeper than properties. */
  readonly expression: string;
  /** From the `///` lines above. */
  readonly description: string;
  /** `key: value` and `key = expression` lines, with words in the language's spelling; a property without a value is "true". */
  readonly properties: Map<string, string>;
  readonly children: TmdlNode[];
}

const NAME = /(?:'(?:[^']|'')+'|[^\s'=:]+)/.source;
const DECLARATION = new RegExp(`^(${Object.keys(OBJECTS).join("|")})(?: +(${NAME}))?(?: *(=) *(.*))?$`);
const PROPERTY = /^(\w+)(?: *([:=]) *(.*))?$/;
const REFERENCE = new RegExp(`^(${NAME.replace("=:", "=:.")})\\.(.+)$`);

/** The name without TMDL's quotes. */
export const unquoted = (name: string) => name.replace(/^'(.*)'$/, "$1").replaceAll("''", "'");

/** The table and the column (or measure) of `Table.'A column'`; empty if the text has another form. */
export function qualified(reference: string): readonly [table: string, field: string] {
  const [, table = "", field = ""] = REFERENCE.exec(reference) ?? [];
  return [unquoted(table), unquoted(field)];
}

/** Whether a boolean property is true; a missing one is false. */
export const isTrue = (node: TmdlNode | undefined, property: string) => node?.properties.get(property) === "true";

const depthOf = (line: string) => /^\t*/.exec(line)?.[0].length ?? 0;

/**
 * Reads the parts of TMDL that `tmdl-objects.ts` describes (https://learn.microsoft.com/analysis-services/tmdl/tmdl-overview). Throws an Error
 * with file and line for anything else: indentation without tabs, a level too deep, an unknown declaration, property or value, one in the wrong
 * place (properties come before declarations), or a description of nothing.
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
    if (content.startsWith(" ")) throw new Error(`${at}: the indentation has spaces; TMDL uses tabs`);
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
  if (lines.length > 0)
    throw new Error(`${at}: this description (///) is not directly above an object that can have one`);
}

/** A declaration before the lines below it are read. */
interface Declared {
  readonly node: Omit<TmdlNode, "description" | "expression">;
  /** The text after `=` on its line; undefined without one. */
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
  if (kind.value === undefined && equals !== undefined) throw new Error(`${at}: ${keyword} takes no value after "="`);
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

/** Reads a property into its declaration; returns how many of the lines below belong to its expression. */
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
    throw new Error(`${at}: "${content}" is not allowed in ${parent?.keyword ?? "a file"}`);
  const child = parent.children[0];
  if (child !== undefined)
    throw new Error(`${at}: ${key} comes after ${child.keyword}: the properties of a ${parent.keyword} come first`);
  if (parent.properties.has(key)) throw new Error(`${at}: ${key} is declared twice`);
  const value = type === "expression" ? valueBelow(at, below, depth + 1, text) : { text, taken: 0 };
  parent.properties.set(key, spelled(`${at}: ${key}`, type, isNamedOnly ? "true" : value.text));
  return value.taken;
}

/** The value in the language's spelling; throws an Error if it does not have that type. */
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
  if (word === undefined) throw new Error(`${what}: "${text}" is not one of ${words.join(", ")}`);
  return word;
}

function checked(what: string, type: ObjectKind["value"], expression: string): string {
  if (type === "expression" && expression.trim() === "") throw new Error(`${what} has no expression`);
  return typeof type === "object" ? spelled(what, type, expression) : expression;
}

/**
 * The value of a declaration or property, given the text on its own line: that text, or the lines below it between three backticks, or those
 * at least so deep (for a declaration, deeper than its properties); and how many lines it takes.
 */
function valueBelow(at: string, lines: readonly string[], depth: number, value: string | undefined) {
  if (value === "```") {
    const end = lines.findIndex((line) => line.trim() === "```");
    if (end < 0) throw new Error(`${at}: the three backticks are not closed`);
    return { text: withoutIndentation(lines.slice(0, end)), taken: end + 1 };
  }
  if (value !== "") return { text: value ?? "", taken: 0 };
  const first = lines.find((line) => line.trim() !== "") ?? "";
  // The first line sets the depth of the value; a less indented line ends it.
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
