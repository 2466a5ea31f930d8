import { globSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { pbids } from "@tracker/infra/pbids";
import type { Mode, Source } from "./flags.ts";

/** The folder of the Power BI project. */
export const PROJECT = import.meta.dirname;

const EXPRESSIONS = "Btc.SemanticModel/definition/expressions.tmdl";
const PRICES = "Btc.SemanticModel/definition/tables/Price.tmdl";
const MODES = { import: "import", "direct-query": "directQuery" } as const;

/** The files that Desktop keeps with a project for one person on one machine. */
const IS_LOCAL = /(^|\/)\.pbi\//;

/** The texts of a project's files, `Btc.*` in a folder (by default the repository's), by relative path with "/" between names. */
export function projectFiles(folder = PROJECT): Map<string, string> {
  // A star matches no name that begins with a dot.
  const names = globSync(["Btc.*", "Btc.*/**/*", "Btc.*/.platform"], { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter((name) => !IS_LOCAL.test(name));
  // Power BI Desktop may begin a file with a byte order mark, which neither JSON.parse nor the edits below expect.
  const textOf = (name: string) => readFileSync(join(folder, name), "utf8").replace(/^\uFEFF/, "");
  return new Map(names.toSorted().map((name) => [name, textOf(name)]));
}

/** The project's files with that database, and `prices.pbids`. */
export function pointedAt({ server, database }: Omit<Source, "name">, mode: Mode): Map<string, string> {
  const files = projectFiles();
  const edit = (name: string, pattern: RegExp, replacement: string) => {
    const text = files.get(name) ?? "";
    // If nothing were replaced, the copy would connect to the placeholder server.
    if (!pattern.test(text)) throw new Error(`${name} has nothing that matches ${pattern}`);
    files.set(
      name,
      text.replace(pattern, () => replacement),
    );
  };
  edit(EXPRESSIONS, /(?<=^expression Server = )"[^"]*"/m, JSON.stringify(server));
  edit(EXPRESSIONS, /(?<=^expression Database = )"[^"]*"/m, JSON.stringify(database));
  for (const name of files.keys()) if (name.includes("/tables/")) edit(name, /(?<=^\t\tmode: )import$/m, MODES[mode]);
  if (mode === "direct-query") {
    // Direct query stores nothing that could be refreshed.
    edit(PRICES, /\n\trefreshPolicy\n(?:(?:\t\t.*)?\n)*?(?=\n\t\S)/, "");
    edit(PRICES, /^\t+Filtered = .*RangeStart.*\n/m, "");
    edit(PRICES, /(?<=\()Filtered(?=,)/, "View");
    edit(EXPRESSIONS, /(?:\n\/\/\/ .*)?\nexpression RangeStart = .*\n/, "");
    edit(EXPRESSIONS, /(?:\n\/\/\/ .*)?\nexpression RangeEnd = .*\n/, "");
  }
  files.set("prices.pbids", `${pbids(server, database, mode === "import" ? "Import" : "DirectQuery")}\n`);
  return files;
}
