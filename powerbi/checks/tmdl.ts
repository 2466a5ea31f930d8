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
  /** `key: value` lines; a property that is only named has the value "true". */
  readonly properties: Map<string, string>;
  readonly children: TmdlNode[];
}

/** What is in each kind of declaration, of the language's parts that this model uses. */
const KINDS: Readonly<Record<string, { readonly within: string; readonly properties: readonly string[] }>> = {
  database: { within: "", properties: ["compatibilityLevel"] },
  model: {
    within: "",
    properties: ["culture", "defaultPowerBIDataSourceVersion", "discourageImplicitMeasures", "sourceQueryCulture"],
  },
  "ref table": { within: "", properties: [] },
  annotation: { within: "", properties: [] },
  expression: { within: "", properties: [] },
  relationship: { within: "", properties: ["fromColumn", "toColumn"] },
  table: { within: "", properties: ["dataCategory"] },
  measure: { within: "table", properties: ["formatString", "isHidden", "displayFolder"] },
  formatStringDefinition: { within: "measure", properties: [] },
  column: {
    within: "table",
    properties: ["dataType", "isHidden", "isKey", "formatString", "summarizeBy", "sourceColumn", "sortByColumn"],
  },
  partition: { within: "table", properties: ["mode"] },
  source: { within: "partition", properties: [] },
};

const DECLARATION = new RegExp(`^(${Object.keys(KINDS).join("|")})(?: ('(?:[^']|'')+'|[\\w.]+))?(?: ?=(?: (.*))?)?$`);
const PROPERTY = /^(\w+)(?:: (.+))?$/;

/** The name without TMDL's quotes. */
export const unquoted = (name: string) => name.replace(/^'(.*)'$/, "$1").replaceAll("''", "'");

const depthOf = (line: string) => /^\t*/.exec(line)?.[0].length ?? 0;

/**
 * Reads the parts of TMDL that this model uses (https://learn.microsoft.com/analysis-services/tmdl/tmdl-overview), and refuses everything
 * else: throws an Error with file and line for indentation by anything but tabs, a level too deep, an unknown declaration or property, and one
 * in the wrong place.
 */
export function readTmdl(file: string, text: string): readonly TmdlNode[] {
  const top: TmdlNode[] = [];
  const open: TmdlNode[] = [];
  let description: string[] = [];
  const lines = text.split("\n");
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? "";
    const at = `${file}:${index + 1}`;
    if (line.trim() === "") continue;
    const depth = depthOf(line);
    const content = line.slice(depth);
    if (/^\s|\s$/.test(content)) throw new Error(`${at}: blanks at an end of the line; the indentation is by tabs`);
    if (depth > open.length) throw new Error(`${at}: ${depth} levels deep, where at most ${open.length} are open`);
    open.length = depth;
    const parent = open.at(-1);
    if (content.startsWith("/// ")) {
      description.push(content.slice(4));
      continue;
    }
    const node = declared(at, content, parent, description.join(" "));
    if (node === undefined) {
      property(at, content, parent);
      continue;
    }
    description = [];
    const below = node.expression === "" && content.endsWith("=") ? expressionBelow(lines, index + 1, depth) : [];
    index += below.length;
    const whole =
      below.length === 0 ? node : { ...node, expression: below.map((text) => text.slice(depth + 2)).join("\n") };
    (parent?.children ?? top).push(whole);
    open.push(whole);
  }
  return top;
}

function declared(
  at: string,
  content: string,
  parent: TmdlNode | undefined,
  description: string,
): TmdlNode | undefined {
  const [, keyword, name = "", expression = ""] = DECLARATION.exec(content) ?? [];
  if (keyword === undefined) return undefined;
  const { within } = KINDS[keyword] as (typeof KINDS)[string];
  if (within !== (parent?.keyword ?? ""))
    throw new Error(`${at}: ${keyword} belongs ${within === "" ? "at the top" : `in a ${within}`}`);
  return { at, keyword, name: unquoted(name), expression, description, properties: new Map(), children: [] };
}

function property(at: string, content: string, parent: TmdlNode | undefined): void {
  const [, key = "", value = "true"] = PROPERTY.exec(content) ?? [];
  if (parent === undefined || !KINDS[parent.keyword]?.properties.includes(key))
    throw new Error(`${at}: "${content}" is nothing that ${parent?.keyword ?? "a file"} has`);
  if (parent.properties.has(key)) throw new Error(`${at}: ${key} is there twice`);
  parent.properties.set(key, value);
}

/** The lines of an expression: deeper than properties of the declaration would be. */
function expressionBelow(lines: readonly string[], from: number, depth: number): readonly string[] {
  const end = lines.findIndex((line, index) => index >= from && depthOf(line) < depth + 2);
  return lines.slice(from, end < 0 ? undefined : end);
}
