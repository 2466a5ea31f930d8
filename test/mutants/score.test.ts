import { expect, test } from "vitest";
import { scoreOf, survivorLine, survivorsOf } from "./score.ts";
import type { Mutant } from "./stryker.ts";

const mutant = (status: string): Mutant => ({
  fileName: "/somewhere/packages/sources/src/history.ts",
  location: { start: { line: 9, column: 4 } },
  mutatorName: "BooleanLiteral",
  replacement: "false\n  || true",
  status,
});

const some = ["Killed", "Timeout", "Survived", "NoCoverage", "Ignored", "CompileError", "Killed", "Killed"].map(mutant);

test("changes that cannot be noticed are not counted", () => {
  expect(scoreOf(some)).toEqual({ noticed: 4, all: 6, percent: "66.6" });
  expect(scoreOf([])).toEqual({ noticed: 0, all: 0, percent: "–" });
});

test("a survivor is printed with its place and the original text", () => {
  expect(survivorsOf(some).map((survivor) => survivorLine("packages/sources", survivor))).toEqual([
    "  packages/sources/src/history.ts:9:4 BooleanLiteral: false || true",
    "  packages/sources/src/history.ts:9:4 BooleanLiteral: false || true (no test runs it)",
  ]);
});
