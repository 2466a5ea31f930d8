import * as v from "valibot";
import { expect, test } from "vitest";
import { errorText, plainText, textOf } from "./said.ts";

test("an error is the text in its place, or the value there as JSON, cut", () => {
  const said = errorText(v.object({ error: v.unknown() }), ({ error }) => error);
  const cases: readonly (readonly [unknown, string | undefined])[] = [
    [{ error: "a" }, "a"],
    [{ error: ["a", 1] }, '["a",1]'],
    [{ error: null }, "null"],
    [{ error: "x".repeat(201) }, `${"x".repeat(199)}…`],
    [{ error: `${" \n ".repeat(300)} the   cause\n` }, "the cause"],
    [{ message: "a" }, undefined],
    [1, undefined],
  ];
  expect(cases.map(([body]) => [body, said(body)])).toEqual(cases);
  const deep = JSON.parse("[".repeat(100_000) + "]".repeat(100_000));
  expect(textOf(deep)).toBe("a value nested too deeply to show");
  expect(["a", 1, { a: [] }].map(textOf)).toEqual(["a", "1", '{"a":[]}']);
});

const PAGE = `<!DOCTYPE html>
<html lang="en">
<head><meta charset="UTF-8"><title>Just a moment...</title><style>body { color: red }</style></head>
<body onload="go()">
  <script>if (1 < 2) go()</script>
  <h1>Just a moment...</h1> <p>Enable JavaScript
  and cookies</p>
</body></html>`;

test.each<[string, unknown, string]>([
  ["a page", PAGE, "Just a moment... Enable JavaScript and cookies"],
  ["a page whose text is its title", "<title>503 Busy</title><h1>503 Busy</h1>", "503 Busy"],
  ["a page with a title", "<title lang='en'>520</title> <p>Error &amp; code</p>", "520: Error &amp; code"],
  ["a page of parts", "<p>a</p><p>b</p>c<script>d</script >e", "a b c e"],
  ["a page that is cut off", "<html><head><title>Attention Required! | Cloud", "Attention Required! | Cloud"],
  ["a text", "error code: 1015\n", "error code: 1015"],
  ["nothing", "", ""],
  ["no text", " \n ", ""],
  ["a document", { message: "slow down" }, '{"message":"slow down"}'],
  ["an empty object", {}, ""],
  ["an empty list", [], ""],
  ["null", null, ""],
  ["a number", 5, "5"],
  ["a long text", "x".repeat(300), `${"x".repeat(199)}…`],
])("%s is reduced to what a person would read", (_what, body, text) => {
  expect(plainText(body)).toBe(text);
});

test("a page that is hostile to regular expressions is read all the same", () => {
  for (const part of ["<head>", "<", "<title>", " "])
    expect(plainText(part.repeat(500_000)).length).toBeLessThanOrEqual(200);
});
