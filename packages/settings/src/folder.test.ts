import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeFolder } from "./folder.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "folder-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("a folder is made with its parents, and left alone if it exists", () => {
  const made = join(folder, "a/b/c");
  for (const _ of [1, 2]) makeFolder(made);
  expect(statSync(made).isDirectory()).toBe(true);
});

test("a folder that cannot be made throws the system's error", () => {
  writeFileSync(join(folder, "file"), "");
  expect(() => makeFolder(join(folder, "file/a/b"))).toThrow(/^(ENOTDIR|ENOENT|EEXIST)/);
});
