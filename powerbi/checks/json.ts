export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A value inside a JSON document and its place: a JSON pointer, "" for the document itself. */
export interface Place {
  readonly at: string;
  readonly value: Json;
}

/** Every value of a JSON document, parents before children, beginning with the document itself. */
export function* places(value: Json, at = ""): Generator<Place> {
  yield { at, value };
  if (typeof value !== "object" || value === null) return;
  for (const [name, inner] of Object.entries(value)) yield* places(inner, `${at}/${name}`);
}

/** The value at a path of names, and of indexes for lists; undefined if the path ends early. */
export function lookUp(value: Json | undefined, ...path: readonly (string | number)[]): Json | undefined {
  return path.reduce<Json | undefined>(
    (inner, name) => (typeof inner === "object" && inner !== null ? (inner as JsonObject)[name] : undefined),
    value,
  );
}

/** A text in a file; "" if it is missing. */
export function text(content: Json | undefined, ...path: readonly (string | number)[]): string {
  const value = lookUp(content, ...path);
  return typeof value === "string" ? value : "";
}

/** A list in a file; empty if it is missing. */
export function list(content: Json | undefined, ...path: readonly (string | number)[]): readonly Json[] {
  const value = lookUp(content, ...path);
  return Array.isArray(value) ? value : [];
}
