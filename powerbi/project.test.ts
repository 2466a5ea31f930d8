import { expect, test } from "vitest";
import { PROJECT, readProjectFiles } from "./checks/project-files.ts";
import { pointedAt, projectFiles } from "./project.ts";

const HERE = { server: "prices1.database.windows.net", database: "bitcoin" };
const text = (files: ReadonlyMap<string, string>, ending: string) =>
  [...files].find(([name]) => name.endsWith(ending))?.[1] ?? "";

test("the project in the repository names nobody's server", () => {
  expect(text(projectFiles(), "expressions.tmdl")).toMatch(
    /^expression Server = "your-server\.database\.windows\.net"/m,
  );
});

test("the project is whole, files whose names begin with a dot included", () => {
  const files = projectFiles();
  expect([...files.keys()]).toEqual(expect.arrayContaining(readProjectFiles(PROJECT).map(({ path }) => path)));
  expect([...files.keys()].filter((name) => name.endsWith("/.platform"))).toHaveLength(2);
});

test("a copy opens against the database, and differs from the project in nothing else", () => {
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

test("direct query is one switch: every table's mode, and the .pbids", () => {
  const files = pointedAt(HERE, "direct-query");
  const tables = [...files].filter(([name]) => name.includes("/tables/"));
  expect(tables.length).toBeGreaterThan(4);
  for (const [, tmdl] of tables) expect(tmdl).toMatch(/^\t\tmode: directQuery$/m);
  expect(JSON.parse(text(files, ".pbids")).connections[0].mode).toBe("DirectQuery");
});
