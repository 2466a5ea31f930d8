import { expect, test } from "vitest";
import { batchFile } from "./batch-file.ts";

test("on Windows a batch file is started by a shell, with one line of plain words; elsewhere it is a program", () => {
  const [az, words] = ["az", ["account", "show", "--output", "json"]] as const;
  expect(batchFile(az, words, "win32")).toEqual({
    file: "az account show --output json",
    args: [],
    options: { shell: true },
  });
  expect(batchFile(az, words, "linux")).toEqual({ file: az, args: words, options: { shell: false } });
});

test.each([
  " ",
  '"',
  "'",
  "%PATH%",
  "a&b",
  "a|b",
  "a>b",
  "^",
  "!",
  "$HOME",
  "`id`",
  "two words",
  "",
  "a\nb",
  "*",
  "(a)",
])("%j is not a plain word, on any system", (word) => {
  for (const platform of ["win32", "linux"])
    expect(() => batchFile("npx", ["--yes", word], platform)).toThrow(RangeError);
});
