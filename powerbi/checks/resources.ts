import { list, type Report, text } from "./report-folder.ts";

/** What is wrong with the files that a report brings along, its theme first of all, each in a line. */
export function checkResources({ content, resources }: Report): readonly string[] {
  const own = list(content, "resourcePackages").filter((each) => text(each, "type") === "RegisteredResources");
  const items = own.flatMap((each) => list(each, "items"));
  const paths = items.map((item) => text(item, "path"));
  const themes = items.filter((item) => text(item, "type") === "CustomTheme").map((item) => text(item, "name"));
  const theme = text(content, "themeCollection", "customTheme", "name");
  return [
    ...(themes.includes(theme) ? [] : [`the theme ${theme || "(none)"} is not registered`]),
    ...paths.filter((path) => !resources.includes(path)).map((path) => `${path} is registered and not there`),
    ...resources.filter((file) => !paths.includes(file)).map((file) => `${file} is there and not registered`),
  ];
}
