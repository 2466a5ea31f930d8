import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { modelFiles } from "./checks/model.ts";
import { saidOf } from "./checks/testing/model-files.ts";
import type { Mode } from "./flags.ts";
import { PROJECT, pointedAt, projectFiles } from "./project.ts";

const HERE = { server: "prices1.database.windows.net", database: "bitcoin" };
const text = (files: ReadonlyMap<string, string>, ending: string) =>
  [...files].find(([name]) => name.endsWith(ending))?.[1] ?? "";

test("the project in the repository names no real server", () => {
  expect(text(projectFiles(), "expressions.tmdl")).toMatch(
    /^expression Server = "your-server\.database\.windows\.net"/m,
  );
});

test("the project is complete, including files whose names begin with a dot", () => {
  const items = readdirSync(PROJECT, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  const paths = items.map((entry) =>
    join(entry.parentPath, entry.name)
      .slice(PROJECT.length + 1)
      .replaceAll("\\", "/"),
  );
  const files = [...projectFiles().keys()];
  expect(files).toEqual(paths.filter((path) => /^Btc\.(?!.*\/\.pbi\/)/.test(path)).toSorted());
  expect(files.filter((name) => name.endsWith("/.platform"))).toHaveLength(2);
});

test("Power BI Desktop's personal files are left out, whatever the name of the project's folder", () => {
  const folder = mkdtempSync(join(tmpdir(), "tracker.pbi-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const path of ["Btc.pbip", "Btc.SemanticModel/model.bim", "Btc.SemanticModel/.pbi/cache.abf", "notes.txt"]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), "\uFEFFtext");
  }
  expect([...projectFiles(folder)]).toEqual([
    ["Btc.SemanticModel/model.bim", "text"],
    ["Btc.pbip", "text"],
  ]);
});

test("a copy differs from the project only in its database", () => {
  const { server, database } = HERE;
  const [before, after] = [projectFiles(), pointedAt(HERE, "import")];
  const differing = [...after.keys()].filter((name) => before.get(name) !== after.get(name));
  expect(differing).toEqual(["Btc.SemanticModel/definition/expressions.tmdl", "prices.pbids"]);
  expect(text(after, "expressions.tmdl")).toMatch(/^expression Server = "prices1\.database\.windows\.net" meta \[/m);
  expect(text(after, "expressions.tmdl")).toMatch(/^expression Database = "bitcoin" meta \[/m);
  expect(JSON.parse(text(after, ".pbids")).connections).toEqual([
    {
      details: { protocol: "tds", address: { server, database } },
      options: {},
      mode: "Import",
    },
  ]);
});

test("direct query is set for every table and in the .pbids", () => {
  const files = pointedAt(HERE, "direct-query");
  const tables = [...files].filter(([name]) => name.includes("/tables/"));
  expect(tables.length).toBeGreaterThan(4);
  for (const [, tmdl] of tables) expect(tmdl).toMatch(/^\t\tmode: directQuery$/m);
  expect(JSON.parse(text(files, ".pbids")).connections[0].mode).toBe("DirectQuery");
});

test("only an import is refreshed incrementally: direct query has no policy, no parameters for it and no filter by them", async () => {
  const said = (mode: Mode) => [...pointedAt(HERE, mode).values()].join("\n");
  const traces = [/refreshPolicy/, /expression RangeStart/, /expression RangeEnd/, /\bRange(Start|End) and\b/];
  for (const trace of traces) {
    expect(said("import")).toMatch(trace);
    expect(said("direct-query")).not.toMatch(trace);
  }
  expect(said("direct-query")).not.toMatch(/RangeStart|RangeEnd/);
  for (const mode of ["import", "direct-query"] as const) {
    expect(await saidOf(modelFiles(pointedAt(HERE, mode)))).toEqual([]);
  }
});
