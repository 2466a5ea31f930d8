import type { Fields } from "./model.ts";
import { entities, type Reference, references } from "./references.ts";
import { list, type Report, text, type Visual } from "./report-folder.ts";
import { ROLES } from "./roles.ts";
import { isObject, type Json, lookUp, places } from "./walk.ts";

/**
 * What is wrong with the fields that a report names, each in a line: in field wells, sort orders, filters, formatting
 * and conditions, on every visual and page and on the report itself. Nothing when all of them are in the model.
 */
export function checkReport(report: Report, fields: Fields): readonly string[] {
  return [
    ...checkFields(report.content, fields).map((line) => `report: ${line}`),
    ...report.pages.flatMap((page) => [
      ...checkFields(page.content, fields).map((line) => `${page.folder}: ${line}`),
      ...page.visuals.flatMap((visual) =>
        checkVisual(visual, fields).map((line) => `${page.folder}/${visual.folder}: ${line}`),
      ),
    ]),
  ];
}

function checkVisual(visual: Visual, fields: Fields): readonly string[] {
  return [
    ...checkFields(visual.content, fields),
    ...checkFields(visual.mobile ?? null, fields),
    ...checkRoles(visual.content),
    ...projections(visual.content).flatMap(checkNames),
    ...checkScopes(visual),
  ];
}

/** Ways to a number or a part of a date that would bypass the model's measures and columns. */
const BYPASSES = ["Aggregation", "Min", "Max", "Percentile", "HierarchyLevel", "PropertyVariationSource"];

function checkFields(content: Json, fields: Fields): readonly string[] {
  const bypasses = [...places(content)].filter(({ at }) => BYPASSES.some((name) => at.endsWith(`/${name}`)));
  return [
    ...references(content).flatMap((reference) => checkField(reference, fields)),
    ...entities(content).flatMap((entity) => (fields.has(entity) ? [] : [`the model has no table ${entity}`])),
    ...bypasses.map(
      ({ at }) => `${at} goes by the model's fields: a number is to be a measure, a part of a date a column`,
    ),
  ];
}

function checkField({ kind, entity, property, at }: Reference, fields: Fields): readonly string[] {
  const table = entity === undefined ? undefined : fields.get(entity);
  if (table === undefined) return [`${at} is of a table that the model does not have: ${entity ?? "none is named"}`];
  const [own, other] = kind === "Column" ? [table.columns, table.measures] : [table.measures, table.columns];
  if (own.has(property)) return [];
  const field = `${entity}[${property}]`;
  return other.has(property)
    ? [`${at} takes ${field} for a ${kind.toLowerCase()}, which it is not`]
    : [`${at} names ${field}, which the model does not have`];
}

function checkRoles(content: Json): readonly string[] {
  const type = text(content, "visual", "visualType");
  const roles = ROLES[type];
  if (roles === undefined) return [`the roles of the visual ${type} are not known to this check`];
  const state = lookUp(content, "visual", "query", "queryState") ?? {};
  const given = isObject(state) ? Object.keys(state) : [];
  return [
    ...given.filter((role) => roles[role] === undefined).map((role) => `a ${type} has no role ${role}`),
    ...Object.entries(roles).flatMap(([role, { kinds, required, most }]) => {
      const found = list(state, role, "projections").map((projection) => references(projection)[0]?.kind);
      const wrong = found.filter((kind) => kind === undefined || !kinds.includes(kind)).length;
      return [
        ...(required && found.length === 0 ? [`a ${type} needs a field as ${role}`] : []),
        ...(found.length > most ? [`a ${type} takes at most ${most} as ${role}`] : []),
        ...(wrong > 0 ? [`a ${type} takes only a ${kinds.join(" or a ").toLowerCase()} as ${role}`] : []),
      ];
    }),
  ];
}

function projections(content: Json): readonly Json[] {
  const state = lookUp(content, "visual", "query", "queryState") ?? {};
  return Object.values(state).flatMap((role: Json) => list(role, "projections"));
}

/** Power BI finds a field again by these names: a wrong one loses its format, its sort order, its selection. */
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

/** What a visual sorts by, selects or formats must be one of the fields it shows; and it shows each once. */
function checkScopes({ content, mobile }: Visual): readonly string[] {
  const shown = projections(content).map((projection) => text(projection, "queryRef"));
  const name = ({ entity, property }: Reference) => `${entity}.${property}`;
  const sorted = references(lookUp(content, "visual", "query", "sortDefinition") ?? null).map(name);
  const scopes = [content, mobile ?? null].flatMap((file) => [...places(file)].map(({ value }) => value));
  const selected = scopes.flatMap((value) => references(lookUp(value, "selector") ?? null)).map(name);
  const filtered = scopes.flatMap((value) => references(lookUp(value, "filter", "filter") ?? null)).map(name);
  const formatted = scopes.map((value) => text(value, "selector", "metadata")).filter((ref) => ref !== "");
  return [
    ...shown.filter((ref, index) => shown.indexOf(ref) < index).map((ref) => `${ref} is shown twice`),
    ...sorted.filter((ref) => !shown.includes(ref)).map((ref) => `it sorts by ${ref}, which it does not show`),
    ...[...selected, ...formatted]
      .filter((ref) => !shown.includes(ref))
      .map((ref) => `it formats ${ref}, which it does not show`),
    ...filtered.filter((ref) => !shown.includes(ref)).map((ref) => `it is set to ${ref}, which it does not show`),
  ];
}
