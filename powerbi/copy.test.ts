import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeCopy } from "./copy.ts";

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "copy-"));
});
afterEach(() => rmSync(place, { recursive: true }));

const files = (text: string) =>
  new Map([
    ["Btc.pbip", text],
    ["Btc.Report/definition/report.json", "{}"],
  ]);

test("writes every file and leaves nothing else", () => {
  expect(writeCopy(join(place, "dev"), files("one"))).toBeUndefined();
  expect(readFileSync(join(place, "dev/Btc.Report/definition/report.json"), "utf8")).toBe("{}");
  expect(readdirSync(place)).toEqual(["dev"]);
});

test("writing the same again keeps the files that Power BI Desktop has added", () => {
  writeCopy(join(place, "dev"), files("one"));
  writeFileSync(join(place, "dev/cache.abf"), "the imported prices");
  expect(writeCopy(join(place, "dev"), files("one"))).toBeUndefined();
  expect(existsSync(join(place, "dev/cache.abf"))).toBe(true);
});

test("a changed copy is kept, each time under a new name", () => {
  const folder = join(place, "dev");
  for (const [change, kept] of [
    ["mine", "dev.1"],
    ["mine again", "dev.2"],
  ] as const) {
    writeCopy(folder, files("one"));
    writeFileSync(join(folder, "Btc.pbip"), change);
    expect(writeCopy(folder, files("one"))).toBe(join(place, kept));
    expect(readFileSync(join(place, kept, "Btc.pbip"), "utf8")).toBe(change);
  }
  expect(readFileSync(join(folder, "Btc.pbip"), "utf8")).toBe("one");
});

test("a folder that cannot be created leaves nothing half-written", () => {
  const impossible = new Map([...files("one"), ["Btc.pbip/in-a-file", ""]]);
  expect(() => writeCopy(join(place, "dev"), impossible)).toThrow();
  expect(readdirSync(place)).toEqual([]);
});
