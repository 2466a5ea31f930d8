import { type Json, list, lookUp, places, text } from "./json.ts";
import { type Reference, references } from "./references.ts";
import type { Visual } from "./report-folder.ts";

/**
 * The problems with a visual's references to its own fields, one per line. It may sort by, filter or format only fields
 * that it shows; each is shown once, with its own name.
 */
export function checkScopes({ content, mobile }: Visual): readonly string[] {
  const shown = projections(content).map((projection) => text(projection, "queryRef"));
  const name = ({ entity, property }: Reference) => `${entity}.${property}`;
  const sorted = references(lookUp(content, "visual", "query", "sortDefinition") ?? null).map(name);
  const scopes = [content, mobile ?? null].flatMap((file) => [...places(file)].map(({ value }) => value));
  const selected = scopes.flatMap((value) => references(lookUp(value, "selector") ?? null)).map(name);
  const filtered = scopes.flatMap((value) => references(lookUp(value, "filter", "filter") ?? null)).map(name);
  const formatted = scopes.map((value) => text(value, "selector", "metadata")).filter((ref) => ref !== "");
  return [
    ...projections(content).flatMap(checkNames),
    ...shown.filter((ref, index) => shown.indexOf(ref) < index).map((ref) => `${ref} is shown twice`),
    ...sorted.filter((ref) => !shown.includes(ref)).map((ref) => `it sorts by ${ref}, which it does not show`),
    ...[...selected, ...formatted]
      .filter((ref) => !shown.includes(ref))
      .map((ref) => `it formats ${ref}, which it does not show`),
    ...filtered.filter((ref) => !shown.includes(ref)).map((ref) => `it is set to ${ref}, which it does not show`),
  ];
}

function projections(content: Json): readonly Json[] {
  const state = lookUp(content, "visual", "query", "queryState") ?? {};
  return Object.values(state).flatMap((role: Json) => list(role, "projections"));
}

/** Power BI identifies a field by these names: a wrong one loses its format, its sort order, its selection. */
function checkNames(projection: Json): readonly string[] {
  const [field] = references(projection);
  if (field === undefined) return ["a projection names no field"];
  const [query, native] = [text(projection, "queryRef"), text(projection, "nativeQueryRef")];
  return [
    ...(query === `${field.entity}.${field.property}`
      ? []
      : [`queryRef is ${query} for ${field.entity}.${field.property}`]),
    ...(native === field.property ? [] : [`nativeQueryRef is ${native} for ${field.property}`]),
  ];
}
