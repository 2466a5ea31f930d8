import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { expect, test } from "vitest";
import { skipReason } from "../../../scripts/skips.ts";
import { line, variable } from "./quoted.ts";

test("a shell reads the words that a line was made of, whatever is in them", (context) => {
  if (process.platform === "win32") return context.skip(skipReason("Windows has no sh", "npm test, elsewhere"));
  const character = fc.oneof(
    fc.constantFrom(..."'\"`$\\!#~*?[](){}<>|&;= \n\t-"),
    fc.string({ minLength: 1, maxLength: 1 }),
  );
  const word = fc
    .array(
      character.filter((text) => !text.includes("\0")),
      { maxLength: 12 },
    )
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(fc.array(word, { minLength: 50, maxLength: 50 }), (words) => {
      const told = execFileSync("sh", ["-c", line("printf", "%s\\0", ...words)], { encoding: "utf8" });
      expect(told.split("\0").slice(0, -1)).toEqual(words);
    }),
    { numRuns: 20 },
  );
});

test("what is harmless stands as it is; a variable of the shell is read as one", () => {
  expect(line("role", "Reader", variable("SCOPE"), "/a/b-c_d.e:f@g", "")).toBe(
    `role Reader "$SCOPE" /a/b-c_d.e:f@g ''`,
  );
  expect(line("x", "it's", "it's $5")).toBe(`x "it's" 'it'\\''s $5'`);
});
