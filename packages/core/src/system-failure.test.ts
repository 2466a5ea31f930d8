import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { describeError, TrackerError } from "./errors.ts";
import { foreseen, systemFailure, systemReason } from "./system-failure.ts";

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
  [() => readFileSync("no-such-file"), /^ENOENT: .*\. There is no such file: check the path\.$/],
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

test.each([
  [() => readFileSync("no-such-file"), "there is no such file"],
  [() => readFileSync(import.meta.dirname), "it is a folder"],
  [() => readFileSync("x".repeat(300)), "the path is too long"],
  [() => readFileSync(join(import.meta.filename, "x")), "a file stands where the path has a folder"],
])("why the system refuses ends a sentence in plain words", (work, reason) => {
  expect(systemReason(thrown(work))).toBe(reason);
});

test("a reason that there are no words for is the system's own, without the path", () => {
  const busy = Object.assign(new Error("EBUSY: resource busy or locked, open '/a/hunter2'"), {
    ...{ code: "EBUSY", syscall: "open" },
  });
  expect(systemReason(busy)).toBe("EBUSY: resource busy or locked");
  expect(systemReason(new Error("no text, but numbers"))).toBe("no text, but numbers");
});
