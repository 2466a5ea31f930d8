import { type Json, list, text } from "./json.ts";
import type { Report } from "./report-folder.ts";

/** How Power BI Desktop names its own themes: by the year and month of the version that brought them. */
const BASE_THEME = /^(Fluent\d-)?CY\d{2}SU\d{2}$/;

/** What is wrong with the files that a report brings along, its themes first of all, each in a line. */
export function checkResources({ content, resources }: Report): readonly string[] {
  const items = itemsOf(content, "RegisteredResources");
  const paths = items.map((item) => text(item, "path"));
  const themes = items.filter((item) => text(item, "type") === "CustomTheme").map((item) => text(item, "name"));
  const theme = text(content, "themeCollection", "customTheme", "name");
  return [
    ...baseThemeProblems(content),
    ...(themes.includes(theme) ? [] : [`the theme ${theme || "(none)"} is not registered`]),
    ...paths.filter((path) => !resources.includes(path)).map((path) => `${path} is registered and not there`),
    ...resources.filter((file) => !paths.includes(file)).map((file) => `${file} is there and not registered`),
  ];
}

function itemsOf(content: Json, type: string): readonly Json[] {
  const packages = list(content, "resourcePackages").filter((each) => text(each, "type") === type);
  return packages.flatMap((each) => list(each, "items"));
}

/** Desktop has the file of a base theme itself, and takes it by its name. */
function baseThemeProblems(content: Json): readonly string[] {
  const [name, type] = ["name", "type"].map((key) => text(content, "themeCollection", "baseTheme", key));
  if (!BASE_THEME.test(name ?? "")) return [`the base theme ${name || "(none)"} is none of Power BI Desktop's`];
  if (type !== "SharedResources") return [`the base theme ${name} is of ${type || "nothing"}, not of SharedResources`];
  const isRegistered = itemsOf(content, "SharedResources").some(
    (item) => text(item, "name") === name && text(item, "path") === `BaseThemes/${name}.json`,
  );
  return isRegistered ? [] : [`the base theme ${name} is not registered`];
}
