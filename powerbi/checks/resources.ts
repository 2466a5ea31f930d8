import { type Json, list, text } from "./json.ts";
import type { Report } from "./report-folder.ts";

/** Power BI Desktop names its own themes by the year and month of the version that added them. */
const BASE_THEME = /^(Fluent\d-)?CY\d{2}SU\d{2}$/;

/** The problems with the files that belong to a report, above all its themes, one per line. */
export function checkResources({ content, resources }: Report): readonly string[] {
  const items = itemsOf(content, "RegisteredResources");
  const paths = items.map((item) => text(item, "path"));
  const themes = items.filter((item) => text(item, "type") === "CustomTheme").map((item) => text(item, "name"));
  const theme = text(content, "themeCollection", "customTheme", "name");
  return [
    ...baseThemeProblems(content),
    ...(themes.includes(theme) ? [] : [`the theme ${theme || "(none)"} is not registered`]),
    ...paths.filter((path) => !resources.includes(path)).map((path) => `${path} is registered but missing`),
    ...resources.filter((file) => !paths.includes(file)).map((file) => `${file} exists but is not registered`),
  ];
}

function itemsOf(content: Json, type: string): readonly Json[] {
  const packages = list(content, "resourcePackages").filter((each) => text(each, "type") === type);
  return packages.flatMap((each) => list(each, "items"));
}

/** Desktop has the files of base themes itself, and finds them by name. */
function baseThemeProblems(content: Json): readonly string[] {
  const [name, type] = ["name", "type"].map((key) => text(content, "themeCollection", "baseTheme", key));
  if (!BASE_THEME.test(name ?? "")) return [`the base theme ${name || "(none)"} is not one of Power BI Desktop's`];
  if (type !== "SharedResources") return [`the base theme ${name} is of ${type || "nothing"}, not of SharedResources`];
  const isRegistered = itemsOf(content, "SharedResources").some(
    (item) => text(item, "name") === name && text(item, "path") === `BaseThemes/${name}.json`,
  );
  return isRegistered ? [] : [`the base theme ${name} is not registered`];
}
