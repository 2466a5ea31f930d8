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
  [() => mkdirSync(join(import.meta.filename, "x")), /^ENOTDIR: .*\. A part of the path is a file, not a folder: /],
  [() => mkdirSync(import.meta.filename), /^EEXIST: .*\. A part of the path is a file, not a folder: /],
  [() => readFileSync(import.meta.dirname), /^EISDIR: .*\. It is a folder: give the path of a file\.$/],
  [() => readFileSync("no-such-file"), /^ENOENT: .*\. There is no such file: check the path\.$/],
  [() => readFileSync("x".repeat(300)), /^ENAMETOOLONG: .*\. The path is too long: give a shorter one\.$/],
])("an error of the operating system is explained with a hint (%#)", (work, line) => {
  expect(describeError(foreseen(thrown(work)))).toMatch(line);
});

test.each(["EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT", "ELOOP", "EMFILE"])("%s has a hint", (code) => {
  const error = Object.assign(new Error(`${code}: refused, open 'x'`), { code, syscall: "open" });
  expect(systemFailure(error, "store-failed", "x could not be opened")).toMatchObject({
    code: "store-failed",
    message: `x could not be opened (${code}: refused, open 'x')`,
    hint: expect.stringMatching(/\.$/),
  });
});

test("an expected failure is returned unchanged, and a bug is not one", () => {
  const known = new TrackerError("bad-input", "no");
  expect(foreseen(known)).toBe(known);
  for (const bug of [new Error("x"), new TypeError("y"), "z", undefined]) expect(foreseen(bug)).toBeUndefined();
});

test.each([
  [() => readFileSync("no-such-file"), "there is no such file"],
  [() => readFileSync(import.meta.dirname), "it is a folder"],
  [() => readFileSync("x".repeat(300)), "the path is too long"],
  [() => readFileSync(join(import.meta.filename, "x")), "a part of the path is a file, not a folder"],
])("the reason is given in plain words (%#)", (work, reason) => {
  expect(systemReason(thrown(work))).toBe(reason);
});

test("an unknown error code is explained in the system's own words, without the path", () => {
  const busy = Object.assign(new Error("EBUSY: resource busy or locked, open '/a/hunter2'"), {
    ...{ code: "EBUSY", syscall: "open" },
  });
  expect(systemReason(busy)).toBe("EBUSY: resource busy or locked");
  expect(systemReason(new Error("no text, but numbers"))).toBe("no text, but numbers");
});
