import { parseJson } from "@tracker/core";
import { type Model, ofKind } from "./model.ts";
import { isTrue } from "./tmdl.ts";

/** The lowest compatibility level with formats in DAX (`formatStringDefinition`). */
const LEAST_LEVEL = 1601;

/** Above any level that Power BI writes. */
const BEYOND = 2000;

/** The problems with the model as a whole: it needs one database of a sufficient level, one model, and valid languages. */
export function databaseProblems({ nodes }: Model): readonly string[] {
  const [databases, models, cultures] = ["database", "model", "cultureInfo"].map((kind) => ofKind(nodes, kind));
  const levels = (databases ?? []).map(({ at, properties }) => ({ at, level: properties.get("compatibilityLevel") }));
  return [
    ...(databases?.length === 1 ? [] : [`database.tmdl: there are ${databases?.length} databases, not one`]),
    ...(models?.length === 1 ? [] : [`model.tmdl: there are ${models?.length} models, not one`]),
    ...levels
      .filter(({ level }) => !(Number(level) >= LEAST_LEVEL && Number(level) < BEYOND))
      .map(({ at, level }) => `${at}: compatibilityLevel is ${level ?? "missing"}, not ${LEAST_LEVEL} or more`),
    ...(models ?? [])
      .filter((model) => !isTrue(model, "discourageImplicitMeasures"))
      .map(({ at }) => `${at}: it allows implicit sums of columns: discourageImplicitMeasures is not set`),
    ...(models ?? []).flatMap(({ at, properties }) =>
      ["culture", "sourceQueryCulture"].flatMap((key) => cultureProblems(at, properties.get(key))),
    ),
    ...(cultures ?? []).flatMap(({ at, name, children }) => [
      ...cultureProblems(at, name),
      ...ofKind(children, "linguisticMetadata")
        .filter(({ properties, expression }) => !properties.has("contentType") || parseJson(expression) === undefined)
        .map((metadata) => `${metadata.at}: the linguisticMetadata is not JSON, or does not say so`),
    ]),
  ];
}

const LANGUAGES = new Intl.DisplayNames("en", { type: "language", fallback: "none" });

function cultureProblems(at: string, culture: string | undefined): readonly string[] {
  if (culture === undefined) return [];
  // Intl throws a RangeError for an ill-formed language tag.
  const isKnown = /^[a-z]{2,3}(-\w{2,8})*$/i.test(culture) && LANGUAGES.of(culture) !== undefined;
  return isKnown ? [] : [`${at}: "${culture}" is not a language`];
}
