import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { projectFiles } from "../project.ts";
import { formattingExpressions } from "./expressions.ts";
import { text } from "./json.ts";
import { jsonFiles } from "./json-files.ts";
import { hasNoSchema, schemaOf, withSchema } from "./schema-of.ts";
import { BASE, findSchemas, openSchemas, SCHEMAS_VARIABLE } from "./schemas.ts";
import { type Plant, planted, set } from "./testing/planted.ts";

const found = findSchemas();
const schemas = openSchemas(found.folder ?? "");
const files = jsonFiles(projectFiles());
const bySchema = [...Map.groupBy(files, schemaOf)].filter(([address]) => address !== "");

test("every file has a schema, except those for which Microsoft publishes none", () => {
  expect(files.filter((file) => schemaOf(file) === "").map(({ path }) => path)).toEqual(
    files.filter(hasNoSchema).map(({ path }) => path),
  );
  expect(files.map(({ path }) => path)).toEqual(
    expect.arrayContaining(["Btc.Report/.platform", "Btc.Report/definition.pbir", "Btc.Report/definition/report.json"]),
  );
});

describe("the files match", () => {
  test.for(bySchema)("%s", ([address, named], context) => {
    const missing = found.missing ?? schemas.missing(address);
    if (missing !== undefined) return context.skip(missing);
    const wrong = named.map((file) => ({
      path: file.path,
      complaints: schemas.complaints(address, withSchema(file)),
    }));
    expect(wrong.filter(({ complaints }) => complaints.length > 0)).toEqual([]);
  });
});

test("expressions in formatting are well formed", (context) => {
  if (found.missing !== undefined) return context.skip(found.missing);
  const expressions = files.flatMap(({ path, content }) =>
    formattingExpressions(content).map((expression) => ({ path, ...expression })),
  );
  const wrong = expressions.map(({ path, at, schema, value }) => ({
    path,
    at,
    complaints: schemas.complaints(schema, value),
  }));
  expect(wrong.filter(({ complaints }) => complaints.length > 0)).toEqual([]);
  expect(expressions.length).toBeGreaterThan(50);
});

describe("files that Power BI Desktop has saved", () => {
  const folder = mkdtempSync(join(tmpdir(), "tracker-saved-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const written = projectFiles().set("Btc.SemanticModel/diagramLayout.json", '{"version": "1.1.0"}');
  for (const [path, before] of written) {
    const isUnnamed = /\.(pbip|pbir|pbism)$/.test(path);
    const saved = isUnnamed ? before.replace(/"\$schema": "[^"]*",\s*/, "") : before;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), `\uFEFF${saved.replaceAll("\n", "\r\n")}`);
  }
  const saved = jsonFiles(projectFiles(folder));

  test("are checked against the same schemas, though three no longer name theirs", () => {
    const unnamed = saved.filter(({ content }) => text(content, "$schema") === "").map(({ path }) => path);
    expect(unnamed).toEqual(expect.arrayContaining(["Btc.pbip", "Btc.Report/definition.pbir"]));
    expect(saved.filter((file) => !hasNoSchema(file)).map((file) => [file.path, schemaOf(file)])).toEqual(
      files.filter((file) => !hasNoSchema(file)).map((file) => [file.path, schemaOf(file)]),
    );
  });

  test.for(["Btc.pbip", "Btc.Report/definition.pbir", "Btc.SemanticModel/definition.pbism"])(
    "%s matches its schema without naming it",
    (path, context) => {
      const file = saved.find((each) => each.path === path);
      if (found.missing !== undefined) return context.skip(found.missing);
      if (file === undefined) throw new Error(`${path} was not written`);
      expect(schemas.complaints(schemaOf(file), withSchema(file))).toEqual([]);
      expect(schemas.complaints(schemaOf(file), { $schema: schemaOf(file), colour: "blue" })).not.toEqual([]);
    },
  );
});

const fileAt = (path: string) => files.find((file) => file.path === `Btc.Report/${path}`)?.content ?? null;
const CHART = "definition/pages/price/visuals/chart/visual.json";

describe("the schemas refuse", () => {
  test.for<[string, string, Plant]>([
    ["an unknown property in report.json", "definition/report.json", set("colour", "blue")],
    [
      "a theme without its versions",
      "definition/report.json",
      set("themeCollection.customTheme.reportVersionAtImport"),
    ],
    ["a page without a name", "definition/pages/price/page.json", set("displayName")],
    ["a visual without a position", CHART, set("position")],
    ["a visual's width as text", CHART, set("position.width", "wide")],
    ["a sort order that does not exist", CHART, set("visual.query.sortDefinition.sort.0.direction", "Up")],
    [
      "a field without a kind, in a schema that another refers to",
      CHART,
      set("visual.query.queryState.Y.projections.0.field", { Number: {} }),
    ],
    ["a report without a model", "definition.pbir", set("datasetReference")],
    ["an invalid version", "definition/version.json", set("version", "two")],
  ])("%s", ([, path, plant], context) => {
    if (found.missing !== undefined) return context.skip(found.missing);
    const content = fileAt(path);
    const address = text(content, "$schema");
    expect(schemas.complaints(address, content)).toEqual([]);
    expect(schemas.complaints(address, planted(content, plant))).not.toEqual([]);
  });

  test("an invalid expression in formatting", (context) => {
    if (found.missing !== undefined) return context.skip(found.missing);
    const wrong = planted(fileAt(CHART), (copy) => {
      copy.visual.visualContainerObjects.title[0].properties.text.expr = { Measure: { Property: "Chart title" } };
    });
    const complaints = formattingExpressions(wrong).flatMap(({ schema, value }) => schemas.complaints(schema, value));
    expect(complaints.join("\n")).toContain("must have required property 'Expression'");
  });

  test("an invalid filter in formatting", (context) => {
    if (found.missing !== undefined) return context.skip(found.missing);
    const wrong = planted(fileAt("definition/pages/price/visuals/range/visual.json"), (copy) => {
      copy.visual.objects.general[0].properties.filter.filter.Where[0].Condition.Between.LowerBound = { Yesterday: {} };
    });
    const complaints = formattingExpressions(wrong).flatMap(({ schema, value }) => schemas.complaints(schema, value));
    expect(complaints).not.toEqual([]);
  });
});

describe("a missing schema", () => {
  const folder = mkdtempSync(join(tmpdir(), "tracker-schemas-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  function publish(path: string, schema: object): string {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), JSON.stringify(schema));
    return `${BASE}${path}`;
  }

  test("is reported, and nothing passes it", () => {
    const address = `${BASE}fabric/none/1.0.0/schema.json`;
    expect(openSchemas(folder).missing(address)).toBe(`fabric/none/1.0.0/schema.json is not in ${folder}`);
    expect(openSchemas(folder).complaints(address, {})).not.toEqual([]);
    expect(openSchemas(folder).missing("https://example.org/schema.json")).toContain(
      "is not one of Microsoft's schemas",
    );
  });

  test("is reported even if another needs it", () => {
    const address = publish("fabric/a/1.0.0/schema.json", {
      properties: { b: { $ref: "../../b/1.0.0/schema.json#/definitions/b" } },
    });
    expect(openSchemas(folder).missing(address)).toBe(`fabric/b/1.0.0/schema.json is not in ${folder}`);
  });

  test("a schema is found by its address, whatever its $id", () => {
    publish("fabric/d/1.0.0/schema-embedded.json", {
      $id: `${BASE}fabric/d/1.0.0/schema.embedded.json`,
      type: "string",
    });
    const address = publish("fabric/c/1.0.0/schema.json", {
      properties: { d: { $ref: "../../d/1.0.0/schema-embedded.json" } },
    });
    expect(openSchemas(folder).complaints(address, { d: "word" })).toEqual([]);
    expect(openSchemas(folder).complaints(address, { d: 4 })).toEqual(["/d must be string"]);
  });

  test("the folder can be set", () => {
    expect(findSchemas({ [SCHEMAS_VARIABLE]: folder })).toEqual({ folder });
    expect(findSchemas({ [SCHEMAS_VARIABLE]: join(folder, "none") }).missing).toContain(
      `${SCHEMAS_VARIABLE} names another`,
    );
  });
});
