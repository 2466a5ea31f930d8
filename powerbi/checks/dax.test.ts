import { expect, test } from "vitest";
import { daxProblems, daxReferences } from "./dax.ts";

test.each([
  ["a text with a doubled quote and with brackets", '"5"" [x] (" & [A]'],
  ["a text with the beginning of a comment", '"http://a -- /* b" & [A]'],
  ["a line comment with a quote and a parenthesis", "[A] // isn't (it\n+ [B]"],
  ["a comment after two dashes", "[A] -- isn't (it\n+ [B]"],
  ["a comment within a line", "[A] /* isn't (it */ + [B]"],
  ["a table with a quote in its name", "COUNTROWS('Pete''s')"],
  ["a column with a bracket in its name", "MAX('T'[a]]b])"],
  ["a table and its column on two lines", "MAX('T'\n\t[a])"],
  ["a list of texts", '[A] IN { "a", "b" }'],
  ["a variable", "VAR x = [A] RETURN [B] - x"],
  ["adjacent operators", "IF([A] <> -1 && NOT [B] >= 2, 1.5, BLANK())"],
])("%s is DAX", (_what, dax) => {
  expect(daxProblems(dax)).toEqual([]);
});

test.each([
  ["", "the expression is empty"],
  ['"a"" & [A]', '" has no counterpart'],
  ["SUM(([A])", "( is not closed"],
  ["SUM({[A]))", ") closes nothing"],
  ["[A] & ", "nothing follows &"],
  ["IF([A] >, 1)", "nothing follows >"],
  ["[A] 'T'[b]", "there is no operator between [A] and 'T'"],
  ["([A]) [B]", "there is no operator between ) and [B]"],
  ["IF([A], 1) IF([B], 2)", "there is no operator between ) and IF"],
  ["[A]]", "] has no counterpart"],
  ["[A] */ + [B]", "*/ has no counterpart"],
])("%j is not DAX", (dax, problem) => {
  expect(daxProblems(dax).join("\n")).toContain(problem);
});

test("names in texts and comments are ignored", () => {
  expect(daxReferences(`"[A]" & 'T'[b] & COUNTROWS('U') & U[c] & [M] // [D]`)).toEqual([
    { table: "T", field: "b", quoted: true },
    { table: "U", field: undefined, quoted: true },
    { table: "U", field: "c", quoted: false },
    { table: undefined, field: "M", quoted: true },
  ]);
});
