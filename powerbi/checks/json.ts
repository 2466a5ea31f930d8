export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A value inside a JSON document and where it is: a JSON pointer, "" for the document itself. */
export interface Place {
  readonly at: string;
  readonly value: Json;
}

/** Every value of a JSON document, the document itself first, each before what is inside it. */
export function* places(value: Json, at = ""): Generator<Place> {
  yield { at, value };
  if (typeof value !== "object" || value === null) return;
  for (const [name, inner] of Object.entries(value)) yield* places(inner, `${at}/${name}`);
}

/** What a path of names leads to, or undefined where it ends early. Lists are stepped into by their index. */
export function lookUp(value: Json | undefined, ...path: readonly (string | number)[]): Json | undefined {
  return path.reduce<Json | undefined>(
    (inner, name) => (typeof inner === "object" && inner !== null ? (inner as JsonObject)[name] : undefined),
    value,
  );
}

/** A word of a file, "" where it is not there. */
export function text(content: Json | undefined, ...path: readonly (string | number)[]): string {
  const value = lookUp(content, ...path);
  return typeof value === "string" ? value : "";
}

/** A list of a file, empty where it is not there. */
export function list(content: Json | undefined, ...path: readonly (string | number)[]): readonly Json[] {
  const value = lookUp(content, ...path);
  return Array.isArray(value) ? value : [];
}
