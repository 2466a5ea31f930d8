import { type Json, places } from "./json.ts";
import type { Fields } from "./model.ts";
import { entities, type Reference, references } from "./references.ts";
import type { Report, Visual } from "./report-folder.ts";
import { checkRoles } from "./roles.ts";
import { checkScopes } from "./scopes.ts";

/**
 * The problems with the fields that a report names, one per line: in field wells, sort orders, filters, formatting and
 * conditions, on every visual and page and on the report itself. Empty if all of them are in the model.
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
    ...checkScopes(visual),
  ];
}

/** Expressions for a number or a part of a date that bypass the model's measures and columns. */
const BYPASSES = ["Aggregation", "Min", "Max", "Percentile", "HierarchyLevel", "PropertyVariationSource"];

function checkFields(content: Json, fields: Fields): readonly string[] {
  const bypasses = [...places(content)].filter(({ at }) => BYPASSES.some((name) => at.endsWith(`/${name}`)));
  return [
    ...references(content).flatMap((reference) => checkField(reference, fields)),
    ...entities(content).flatMap((entity) => (fields.has(entity) ? [] : [`the model has no table ${entity}`])),
    ...bypasses.map(
      ({ at }) => `${at} bypasses the model's fields: a number must be a measure, a part of a date a column`,
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
    ? [`${at} takes ${field} as a ${kind.toLowerCase()}, which it is not`]
    : [`${at} names ${field}, which the model does not have`];
}
