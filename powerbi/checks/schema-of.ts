import { isObject, type Json, text } from "./json.ts";
import type { JsonFile } from "./json-files.ts";
import { BASE } from "./schemas.ts";

/** The schemas of the files whose `$schema` Power BI Desktop removes when it saves them, by the ends of their names. */
const UNNAMED: readonly (readonly [ending: string, schema: string])[] = [
  [".pbip", "fabric/pbip/pbipProperties/1.0.0/schema.json"],
  [".pbism", "fabric/item/semanticModel/definitionProperties/1.0.0/schema.json"],
  [".pbir", "fabric/item/report/definitionProperties/2.0.0/schema.json"],
];

/** The files for which Microsoft publishes no schema there: themes, and Desktop's layout of the tables. */
export const hasNoSchema = ({ path }: JsonFile) =>
  path.includes("/StaticResources/") || path.endsWith("/diagramLayout.json");

/** The address of a file's schema; "" if none is known. */
export function schemaOf({ path, content }: JsonFile): string {
  const named = text(content, "$schema");
  const [, unnamed] = UNNAMED.find(([ending]) => path.endsWith(ending)) ?? [];
  return named === "" && unnamed !== undefined ? `${BASE}${unnamed}` : named;
}

/** A file's content with the address of its schema, which the schemas themselves require. */
export const withSchema = (file: JsonFile): Json =>
  isObject(file.content) ? { $schema: schemaOf(file), ...file.content } : file.content;
