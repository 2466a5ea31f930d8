import { gzipSync } from "node:zlib";
import { INSTRUMENT, minutes, SLOT_LENGTH } from "@tracker/core";
import { expect, test } from "vitest";
import { buildPage } from "./build-page.ts";

const { files: page, inputs } = await buildPage();
const text = (path: string) => Buffer.from(page.get(path)?.body ?? []).toString();
const html = text("/");

test("the page in all is at most 90 kB, compressed", () => {
  const sizes = [...page.values()].map(({ body }) => gzipSync(body, { level: 9 }).length);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  expect(total).toBeLessThanOrEqual(90_000);
  expect(total).toBeGreaterThan(40_000);
});

test("it says what is tracked, and how often", () => {
  const { code, name } = INSTRUMENT.asset;
  expect(html).toContain(`content="The ${name} price every ${minutes(SLOT_LENGTH)}, judged across venues"`);
  expect(html).toContain(`<title>${name} price tracker</title>`);
  expect(html).toContain(`<h2 id="title">${code} by ${code} Time</h2>`);
  expect(html).not.toMatch(/[{}]/);
});

test("it names every file that it has, and no other; what has its contents in its name is immutable", () => {
  const named = [...html.matchAll(/(?:src|href)="(\/[^"?]*\.\w+)"/g)].map(([, path]) => path as string);
  expect([...new Set(named)].toSorted()).toEqual([...page.keys()].filter((path) => path !== "/").toSorted());
  for (const [path, { immutable }] of page) expect([path, immutable]).toEqual([path, path.startsWith("/assets/")]);
});

test("the same sources give the same addresses and bytes", async () => {
  expect((await buildPage()).files).toEqual(page);
});

test("nothing of Node.js is left in it, nor an inline script or style", () => {
  for (const path of page.keys()) expect(text(path)).not.toMatch(/from\s*"node:|require\(/);
  expect(html).not.toMatch(/<style|style=|<script(?![^>]*src=)|\son\w+=/);
});

test("the npm packages that are in it are known, and it has the licence of each, in words", () => {
  const names = inputs.flatMap(
    (input) => /node_modules\/((?!\.pnpm)(?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/.exec(input)?.[1] ?? [],
  );
  expect([...new Set(names)].toSorted()).toEqual(["fancy-canvas", "lightweight-charts", "valibot"]);
  const licences = text("/licences.txt")
    .split(/^={20} (?=\S+ \d)/m)
    .slice(1);
  expect(licences.map((licence) => licence.split(" ")[0])).toEqual(["fancy-canvas", "lightweight-charts", "valibot"]);
  for (const licence of licences) expect(licence).toMatch(/Permission is hereby granted|Apache License/);
  expect(html).toContain("https://www.tradingview.com/");
});
