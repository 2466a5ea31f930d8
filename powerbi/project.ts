import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pbids } from "@tracker/infra/pbids";
import type { Mode, Source } from "./flags.ts";

const PROJECT = import.meta.dirname;
const EXPRESSIONS = "Btc.SemanticModel/definition/expressions.tmdl";
const MODES = { import: "import", "direct-query": "directQuery" } as const;

/** The files of the project as they are in the repository: by path from its folder, with forward slashes. */
export function projectFiles(): Map<string, string> {
  // A star stands for no name that begins with a dot.
  const names = globSync(["Btc.*/**/*", "Btc.*/.platform"], { cwd: PROJECT, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes(".pbi"))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(PROJECT.length + 1)
        .replaceAll("\\", "/"),
    );
  return new Map(["Btc.pbip", ...names.toSorted()].map((name) => [name, textOf(name)]));
}

/** Power BI Desktop may begin a file with a byte order mark. */
const textOf = (name: string) => readFileSync(join(PROJECT, name), "utf8").replace(/^\uFEFF/, "");

/** The project's files, opening against that database, and `prices.pbids`. */
export function pointedAt({ server, database }: Omit<Source, "name">, mode: Mode): Map<string, string> {
  const files = projectFiles();
  const edit = (name: string, pattern: RegExp, replacement: string) => {
    const text = files.get(name) ?? "";
    // A project that was changed so that nothing is replaced would open against nobody's server.
    if (!pattern.test(text)) throw new Error(`${name} has nothing that matches ${pattern}`);
    files.set(
      name,
      text.replace(pattern, () => replacement),
    );
  };
  edit(EXPRESSIONS, /(?<=^expression Server = )"[^"]*"/m, JSON.stringify(server));
  edit(EXPRESSIONS, /(?<=^expression Database = )"[^"]*"/m, JSON.stringify(database));
  for (const name of files.keys()) if (name.includes("/tables/")) edit(name, /(?<=^\t\tmode: )import$/m, MODES[mode]);
  files.set("prices.pbids", `${pbids(server, database, mode === "import" ? "Import" : "DirectQuery")}\n`);
  return files;
}
