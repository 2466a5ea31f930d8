import { isObject, type Json, list, lookUp, text } from "./json.ts";
import { references } from "./references.ts";
import type { Page, Report, Visual } from "./report-folder.ts";

/** The ways to choose days in a slicer, with Power BI's names. */
const WAYS = { relative: "'Relative'", fixed: "'Between'" };

/** Measures that a page shows whatever days are chosen, so that a wrong choice differs from a tracker that has stopped. */
const ALWAYS = ["Newest price", "Newest slot"];
const AGE = "Minutes since update";

/**
 * The problems with the choice of days, one per line: every page needs a slicer for the last days and one for fixed days, neither of which
 * limits the days that the other offers; a line over time needs a zoom slider; and the newest price and its age must be shown whatever days are
 * chosen.
 */
export function checkRanges({ pages }: Report): readonly string[] {
  return pages.flatMap((page) =>
    [...slicerProblems(page), ...alwaysProblems(page), ...page.visuals.flatMap(zoomProblems)].map(
      (line) => `${page.folder}: ${line}`,
    ),
  );
}

function slicerProblems({ content, visuals }: Page): readonly string[] {
  const found = Object.entries(WAYS).map(([way, mode]) => ({
    way,
    name: visuals.find((visual) => isOfDays(visual) && setting(visual, "data", "mode") === mode)?.folder,
  }));
  const missing = found.filter(({ name }) => name === undefined);
  if (missing.length > 0) return missing.map(({ way }) => `no slicer of days is ${way}`);
  const interactions = list(content, "visualInteractions");
  return found.flatMap(({ name: source }) =>
    found
      .filter(({ name: target }) => target !== source)
      .filter(({ name: target }) => !interactions.some((each) => isApart(each, source, target)))
      .map(({ name: target }) => `${source} limits the days that ${target} offers`),
  );
}

const isApart = (interaction: Json, source = "", target = "") =>
  text(interaction, "source") === source &&
  text(interaction, "target") === target &&
  text(interaction, "type") === "NoFilter";

function isOfDays({ content }: Visual): boolean {
  const [field] = references(lookUp(content, "visual", "query") ?? null);
  return text(content, "visual", "visualType") === "slicer" && field?.entity === "Date" && field.property === "Date";
}

/** The literal value of a formatting property. */
const setting = ({ content }: Visual, object: string, property: string) =>
  text(content, "visual", "objects", object, 0, "properties", property, "expr", "Literal", "Value");

function alwaysProblems({ visuals }: Page): readonly string[] {
  const cards = visuals.filter(({ content }) => text(content, "visual", "visualType") === "card");
  const shown = cards.flatMap(({ content }) =>
    references(lookUp(content, "visual", "query") ?? null).map(({ property }) => property),
  );
  return [
    ...(shown.some((name) => ALWAYS.includes(name)) ? [] : [`no card shows ${ALWAYS.join(" or ")}`]),
    ...(shown.includes(AGE) ? [] : [`no card shows ${AGE}`]),
  ];
}

function zoomProblems(visual: Visual): readonly string[] {
  if (text(visual.content, "visual", "visualType") !== "lineChart") return [];
  const isOn = ["show", "showOnCategoryAxis"].every((name) => setting(visual, "zoom", name) === "true");
  return isOn ? [] : [`${visual.folder} has no zoom slider along the time`];
}

/** The tables of a model that the report does not show, and that are loaded for nothing. */
export function unusedTables({ pages }: Report, tables: Iterable<string>): readonly string[] {
  const visuals = pages.flatMap((page) =>
    page.visuals.map(({ content }) => lookUp(content, "visual", "query") ?? null),
  );
  const shown = new Set(visuals.filter(isObject).flatMap((query) => references(query).map(({ entity }) => entity)));
  return [...tables].filter((table) => !shown.has(table));
}
