import { describe, expect, test } from "vitest";
import { argvOnWindows, escapeArg, readByCmd, splitByRuntime } from "./windows.ts";

describe("a command line on Windows", () => {
  // Cases of Go's own test (src/syscall/exec_windows_test.go, TestEscapeArg).
  test.each([
    ["", '""'],
    ["a", "a"],
    [" ", '" "'],
    ["\\", "\\"],
    ['"', '\\"'],
    ['\\"', '\\\\\\"'],
    ['\\\\"', '\\\\\\\\\\"'],
    ["\\\\ ", '"\\\\ "'],
    [" \\\\", '" \\\\\\\\"'],
    ["C:\\Users\\Игорь\\", "C:\\Users\\Игорь\\"],
    ["C:\\Program Files (x32)\\Common\\", '"C:\\Program Files (x32)\\Common\\\\"'],
  ])("Go writes %j as %j", (arg, written) => {
    expect(escapeArg(arg)).toBe(written);
  });

  // The table of Microsoft's "Parsing C command-line arguments".
  test.each([
    ['"a b c" d e', ["a b c", "d", "e"]],
    ['"ab\\"c" "\\\\" d', ['ab"c', "\\", "d"]],
    ['a\\\\\\b d"e f"g h', ["a\\\\\\b", "de fg", "h"]],
    ['a\\\\\\"b c d', ['a\\"b', "c", "d"]],
    ['a\\\\\\\\"b c" d e', ["a\\\\b c", "d", "e"]],
    ['a"b"" c d', ['ab" c d']],
  ])("the C runtime splits %j", (line, args) => {
    expect(splitByRuntime(`node ${line}`)).toEqual(["node", ...args]);
  });

  test.each(["", "a", "a b", "\\", "a\\", "a b\\", '"', '\\"', 'a "b" c\\\\', "Müller & Söhne", "^%PATH%!"])(
    "the C runtime reads Go's %j back unchanged",
    (arg) => {
      expect(splitByRuntime(["node", "x.ts", arg, "y"].map(escapeArg).join(" "))).toEqual(["node", "x.ts", arg, "y"]);
    },
  );

  // cmd /?: quotes around the whole are removed; %NAME% is expanded in quotes too; outside of them ^ escapes the next character.
  test.each([
    ['"node x.ts"', "node x.ts"],
    ['"node \\"x y\\""', 'node \\"x y\\"'],
    ['node "%HERE%" %here% %NOWHERE%', 'node "C:\\here" C:\\here %NOWHERE%'],
    ['node a^&b "c^&d" !HERE!', 'node a&b "c^&d" !HERE!'],
  ])("cmd reads %j as %j", (rest, started) => {
    expect(readByCmd(rest, { Here: "C:\\here" })).toBe(started);
  });

  test.each(["node a & b", 'node "a" | b', "node > x", "node a\nb"])("cmd interprets a part of %j itself", (rest) => {
    expect(() => readByCmd(rest, {})).toThrow("cmd would interpret");
  });

  test("a quoted word of a command arrives with its quotes, and split in two (pulumi-command issue 271)", () => {
    expect(argvOnWindows(["cmd", "/C", 'node x.ts --name "A B"'], {})).toEqual(["node", "x.ts", "--name", '"A', 'B"']);
  });

  test("an interpreter gets its one argument unchanged", () => {
    expect(argvOnWindows(["node", "steps/x y.ts"], { PATH: "p" })).toEqual(["node", "steps/x y.ts"]);
  });
});
