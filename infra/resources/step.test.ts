import { execSync } from "node:child_process";
import { expect, test } from "vitest";
import { commandLine } from "./step.ts";

test("values come out of a shell as they went in, and empty ones not at all", () => {
  const values = { server: "prices.database.windows.net", readers: "", writer: "Müller & Söhne (IT):6b29fc40:group" };
  const echo = '--print "JSON.stringify(process.argv.slice(1))" --';
  const said = execSync(commandLine(echo, values), { encoding: "utf8" });
  expect(JSON.parse(said)).toEqual(["--server", values.server, "--writer", values.writer]);
});

test.each(["a;b", "$HOME", "`id`", 'a"b', "%PATH%", "a\nb", "a\\b", "a|b", "!x"])(
  "%j is refused, for a shell may read more in it",
  (value) => {
    expect(() => commandLine("x.ts", { site: value })).toThrow("site cannot be put into a command line");
  },
);
