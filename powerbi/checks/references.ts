import { isObject, type Json, lookUp } from "./json.ts";

export type Kind = "Column" | "Measure";

/** A field of the model that a file names. */
export interface Reference {
  readonly kind: Kind;
  /** The table; undefined if the file does not name it. */
  readonly entity: string | undefined;
  readonly property: string;
  /** A JSON pointer to the place that names it. */
  readonly at: string;
}

/** A query's short names for tables. */
type Aliases = ReadonlyMap<string, string>;

/** Every field that a value names: by its table's name, or by the table's short name in the surrounding query. */
export function references(value: Json, at = "", aliases: Aliases = new Map()): readonly Reference[] {
  if (typeof value !== "object" || value === null) return [];
  const known = isObject(value) ? new Map([...aliases, ...aliasesOf(value)]) : aliases;
  return Object.entries(value).flatMap(([name, inner]: [string, Json]) => {
    const place = `${at}/${name}`;
    const field = name === "Column" || name === "Measure" ? fieldOf(name, inner, place, known) : undefined;
    return field === undefined ? references(inner, place, known) : [field];
  });
}

/** The tables named in queries inside a value. */
export function entities(value: Json): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  const own = isObject(value) ? [...aliasesOf(value).values()] : [];
  return [...own, ...Object.values(value).flatMap((inner: Json) => entities(inner))];
}

function aliasesOf(query: Json): Aliases {
  const from = lookUp(query, "From");
  const sources = Array.isArray(from) ? from.map((source) => [lookUp(source, "Name"), lookUp(source, "Entity")]) : [];
  return new Map(sources.filter((pair): pair is [string, string] => pair.every((part) => typeof part === "string")));
}

function fieldOf(kind: Kind, value: Json, at: string, aliases: Aliases): Reference | undefined {
  const property = lookUp(value, "Property");
  if (typeof property !== "string") return undefined;
  const source = lookUp(value, "Expression", "SourceRef");
  const entity = lookUp(source, "Entity") ?? aliases.get(String(lookUp(source, "Source")));
  return { kind, entity: typeof entity === "string" ? entity : undefined, property, at };
}
