import { readFileSync } from "node:fs";
import { INSTRUMENT } from "@tracker/core";
import { EUR, USD } from "@tracker/core/testing";
import { describe, expect, test } from "vitest";
import { ROUTES } from "./routes.ts";
import { NOON, serving, threePrices } from "./testing/index.ts";

const context = { store: await threePrices(), clock: { now: () => NOON }, currencies: [USD, EUR] };
const { get } = await serving(context);
const { body: described } = await get("/api/openapi.json");

test("describes every path that is served, and a 404 lists them", async () => {
  const paths = ROUTES.map(({ path }) => path);
  expect(Object.keys(described.paths)).toEqual(paths);
  const { problems } = (await get("/api/none")).body;
  expect(problems).toEqual([`there is nothing here; the addresses are ${paths.join(", ")}`]);
});

test("has the version of the package, and the instrument's name", () => {
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  expect([described.info.version, described.info.title]).toEqual([version, `${INSTRUMENT.asset.name} price tracker`]);
});

test("is the same in a replay, which a header reports", async () => {
  const replayed = await (await serving({ ...context, replayOf: "14 July 2025" })).get("/api/openapi.json");
  expect([replayed.body, replayed.headers.get("replay-of")]).toEqual([described, "14 July 2025"]);
});

const parameters = ROUTES.flatMap((route) =>
  Object.values(route.parametersOf(context)).map((parameter) => ({ ...parameter, path: route.path })),
);

describe.each(parameters)("$name of $path", ({ schema, read, example, usual, ...parameter }) => {
  const texts = schema.enum as readonly string[] | undefined;

  test("is described as it is read", () => {
    expect(read(example)).toBeDefined();
    if (texts !== undefined) {
      expect(texts.map(read)).not.toContain(undefined);
      expect([...texts.map((text) => `${text}x`), "", "JSON"].map(read).filter((value) => value !== undefined)).toEqual(
        [],
      );
      return expect(parameter.default).toBe(read(String(schema.default)));
    }
    const taken = new RegExp(String(schema.pattern));
    const times = ["2026-11-24", "2026-11-24T12:00Z", "2026-11-24T12:00:00Z", "2026-11-24T12:00:00.000Z"];
    const others = [
      "",
      "now",
      "2026-11",
      "2026-11-24T12Z",
      "2026-11-24T12:00",
      "2026-11-24T12:00+01:00",
      "x2026-11-24",
    ];
    expect([...times, ...others].filter((text) => read(text) !== undefined)).toEqual(times);
    expect([...times, ...others].filter((text) => taken.test(text))).toEqual(times);
  });

  test("has a default that is described", () => {
    expect("default" in parameter).toBe(true);
    expect([usual, schema.default].filter((said) => said !== undefined)).toHaveLength(1);
  });
});
