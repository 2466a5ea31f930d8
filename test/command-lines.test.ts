import { globSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { readByCmd, splitByRuntime } from "@stand-ins/azure";
import { batchFile } from "@tracker/settings/command-line";
import { describe, expect, test } from "vitest";
import { shellLine } from "../scripts/batch-file.mjs";
import { filtersOf } from "../scripts/scopes.mjs";

const ROOT = join(import.meta.dirname, "..");
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");

function files(pattern: string): readonly string[] {
  const exclude = (name: string) => /^(node_modules|dist|\.\w+)$/.test(name);
  return globSync(pattern, { cwd: ROOT, exclude }).map((file) => file.split(sep).join("/"));
}

const SOURCES = files("**/*.{ts,mjs}").filter((file) => file !== "test/command-lines.test.ts");
const PROGRAM = SOURCES.filter((file) => !file.endsWith(".test.ts"));
const PAGES = files("**/*.md").filter((file) => file !== "CHANGELOG.md");

/** The matches in files, each with its file. */
const found = (among: readonly string[], pattern: RegExp) =>
  among.flatMap((file) => [...read(file).matchAll(pattern)].map(([text]) => `${file}: ${text}`));

describe("a command line that a shell reads", () => {
  test("for a batch file on Windows is read back as the same words", () => {
    const words = ["account", "show", "--output=json", "azurite@3.37.0", "a/b.c", "x:1,2+3", "_-"];
    const { file } = batchFile("az", words, "win32");
    const environment = { PATH: "p", account: "another" };
    expect(splitByRuntime(readByCmd(file, environment))).toEqual(["az", ...words]);
  });

  test("for an install is read back as the same words, for every scope", () => {
    for (const scopes of [["everything"], ["local"], ["local", "store-azure-sql"]]) {
      const words = ["pnpm", "install", "--frozen-lockfile", ...filtersOf(scopes)];
      expect(splitByRuntime(readByCmd(shellLine(words), {}))).toEqual(words);
    }
    expect(() => shellLine(["npm", "install", "--prefix", "two words"])).toThrow(RangeError);
  });

  test("is built nowhere else: other programs are started without a shell", () => {
    const allowed = ["packages/settings/src/batch-file.ts", "scripts/batch-file.mjs"];
    const shells =
      /\bshell: (?:true|WINDOWS|process)\b|import \{[^}]*\bexec(?:Sync)?\b[^}]*\} from "node:child_process"/g;
    const others = PROGRAM.filter((file) => !allowed.includes(file));
    expect(found(others, shells)).toEqual([]);
    expect(found(allowed, shells)).toHaveLength(2);
  });

  test("of npm's scripts is read the same by sh and cmd", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    for (const line of Object.values(scripts)) {
      expect(line).toMatch(/^node scripts\/bootstrap\.mjs( [\w./:@-]+)+$/);
      expect(splitByRuntime(readByCmd(line, {}))).toEqual(line.split(" "));
    }
  });

  test("in a page or message has no single quotes, which cmd does not know", () => {
    const command = /\b(?:npm (?:run|start)|pulumi|az|gh|node) [^`\n]*/;
    const inPages = new RegExp(`\`${command.source}'[^\`\\n]*\``, "g");
    const inMessages = new RegExp(`["\`][^"\`\\n]*${command.source} '[^"\`\\n]*["\`]`, "g");
    // Its commands are for systemd and containers, with a POSIX shell.
    const unattended = "docs/unattended.md";
    expect(found(PAGES, inPages).filter((one) => !one.startsWith(unattended))).toEqual([]);
    expect(found(PROGRAM, inMessages)).toEqual([]);
    expect("`npm run mutants -- 'a b'`").toMatch(inPages);
    expect("`run pulumi config set --path 'a[0]' b`").toMatch(inMessages);
  });
});

test("modules are passed to Node as URLs: on Windows it takes C: in a path for a URL's scheme", () => {
  const byPath = /\bimport\(join\([^\n]*|"--import",\s*(?:join|resolve)\([^\n]*/g;
  expect(found(SOURCES, byPath)).toEqual([]);
  expect('await import(join(folder, "x.ts"))').toMatch(byPath);
  expect('["--import",\n  join(folder, "x.ts")]').toMatch(byPath);
});

test("every text is checked out with LF on any system, so that hashes agree", () => {
  expect(read(".gitattributes").split("\n")[0]).toBe("* text=auto eol=lf");
});
