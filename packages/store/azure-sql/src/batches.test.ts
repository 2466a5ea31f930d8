import { expect, test } from "vitest";
import { splitBatches } from "./batches.ts";

test("a file is split at its lines GO, and each part knows where it begins", () => {
  const sql = [
    "CREATE SCHEMA a;",
    "GO",
    "",
    "-- only a comment",
    "go",
    "  GO  ",
    "SELECT 'GO', 1 -- GO",
    "/* GO */ AS going;",
    "GO",
    "",
  ].join("\n");
  const batches = splitBatches(sql);
  expect(batches.map(({ text }) => text.trim())).toEqual([
    "CREATE SCHEMA a;",
    "SELECT 'GO', 1 -- GO\n/* GO */ AS going;",
  ]);
  const lines = sql.split("\n");
  for (const { text, line } of batches) {
    text.split("\n").forEach((content, index) => {
      // What stands on the line of the GO before it belongs to that.
      if (content !== "") expect(lines[line - 1 + index]).toBe(content);
    });
  }
});

test("a file without a statement has no batch, and one without GO has one", () => {
  expect(splitBatches("-- nothing\n/* at\nall */\n")).toEqual([]);
  expect(splitBatches("SELECT 1;")).toEqual([{ text: "SELECT 1;", line: 1 }]);
});
