import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { pathText } from "./path.ts";

const HERE = resolve("some/folder");

test.each([
  ["inside the working folder is relative to it", join(HERE, "dist", "package"), join("dist", "package")],
  ["outside is absolute", resolve("/elsewhere/package"), resolve("/elsewhere/package")],
  ["beside it is absolute", join(HERE, "..", "other"), join(HERE, "..", "other")],
  ["inside, with a name that begins with two dots, is relative", join(HERE, "..kept"), "..kept"],
  ["that is the working folder is a dot", HERE, "."],
])("a path %s", (_where, path, shown) => {
  expect(pathText(path, HERE)).toBe(shown);
});
