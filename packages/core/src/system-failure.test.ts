import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { describeError, TrackerError } from "./errors.ts";
import { foreseen, systemFailure } from "./system-failure.ts";

function thrown(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

test.each([
  [() => mkdirSync(join(import.meta.filename, "x")), /^ENOTDIR: .*\. A file stands where the path has a folder: /],
  [() => mkdirSync(import.meta.filename), /^EEXIST: .*\. A file stands where the path has a folder: /],
  [() => readFileSync(import.meta.dirname), /^EISDIR: .*\. It is a folder: give the path of a file\.$/],
  [() => readFileSync("no-such-file"), /^ENOENT: .*\. Check the path\.$/],
  [() => readFileSync("x".repeat(300)), /^ENAMETOOLONG: .*\. The path is too long: give a shorter one\.$/],
])("what the system refuses is told with what to do about it", (work, line) => {
  expect(describeError(foreseen(thrown(work)))).toMatch(line);
});

test.each(["EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT", "ELOOP", "EMFILE"])("%s has a way out", (code) => {
  const error = Object.assign(new Error(`${code}: refused, open 'x'`), { code, syscall: "open" });
  expect(systemFailure(error, "store-failed", "x could not be opened")).toMatchObject({
    code: "store-failed",
    message: `x could not be opened (${code}: refused, open 'x')`,
    hint: expect.stringMatching(/\.$/),
  });
});

test("what was foreseen stays as it is, and a mistake is none", () => {
  const known = new TrackerError("bad-input", "no");
  expect(foreseen(known)).toBe(known);
  for (const mistake of [new Error("x"), new TypeError("y"), "z", undefined]) expect(foreseen(mistake)).toBeUndefined();
});
