import { RunError } from "@pulumi/pulumi";
import { TrackerError } from "@tracker/core";
import { expect, test } from "vitest";
import { loadFailure } from "./load-failure.ts";

test.each([
  [new TrackerError("bad-input", "no migrations", { hint: "Restore them." }), "no migrations. Restore them."],
  [
    Object.assign(new Error("Cannot find package 'x'"), { code: "ERR_MODULE_NOT_FOUND" }),
    "Cannot find package 'x'. Run pnpm install. If that does not help, restore it from version control.",
  ],
  [Object.assign(new Error("no such file"), { code: "ENOENT" }), "no such file. Restore it from version control."],
])("%s becomes one line", (error, line) => {
  const failure = loadFailure(error);
  expect([RunError.isInstance(failure), (failure as Error).message]).toEqual([true, line]);
});

test("an unexpected error keeps its stack", () => {
  const bug = new TypeError("x is not a function");
  expect(loadFailure(bug)).toBe(bug);
});
