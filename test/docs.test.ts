import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { HOUR, VERDICTS } from "@tracker/core";
import { PRICE_COLUMNS, QUOTE_COLUMNS } from "@tracker/dashboard";
import { settingsOf } from "@tracker/settings";
import { VENUES } from "@tracker/sources";
import { readSqlUrl } from "@tracker/store-azure-sql/target";
import { describe, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const scripts: Record<string, string> = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).scripts;
const DOCS = globSync("{*.md,docs/*.md,packages/**/*.md,stand-ins/*/README.md}", {
  cwd: ROOT,
  exclude: (name) => name.includes("node_modules"),
});
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");

/** The paths that a text names, from the repository's root, except built files and words that only begin like a path. */
function pathsIn(text: string): string[] {
  const paths = text.matchAll(
    /(?<![\w/.@:-])(?:packages|infra|function|powerbi|stand-ins|test|bench|scripts)\/[\w./-]*\w/g,
  );
  return [...paths].map(([path]) => path).filter((path) => !path.startsWith("function/dist"));
}

describe.each(DOCS)("%s", (file) => {
  test("names only files and folders that exist", () => {
    expect(pathsIn(read(file)).filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  test("names only npm commands that exist", () => {
    const named = [...read(file).matchAll(/(?<!p)npm (?:run (?:--silent )?)?([a-z:]+(?:-[a-z]+)*)/g)].map(
      ([, name]) => name as string,
    );
    const npmItself = ["run", "ci", "install", "registry"];
    expect(named.filter((name) => !(name in scripts) && !npmItself.includes(name))).toEqual([]);
  });

  test("links only to files that exist", () => {
    const links = [...read(file).matchAll(/\]\(([^)#]+)[^)]*\)/g)]
      .map(([, link]) => link as string)
      .filter((link) => !link.includes("://"));
    const folder = file.split("/").slice(0, -1).join("/");
    expect(links.filter((link) => globSync(join(folder, link), { cwd: ROOT }).length === 0)).toEqual([]);
  });
});

/** GitHub's anchors for a page's headings: in lower case, with - for a space, without other punctuation. */
function anchorsOf(page: string): string[] {
  const headings = page.replaceAll(/^```[\s\S]*?^```$/gm, "").matchAll(/^#+ (.+)$/gm);
  return [...headings].map(([, text = ""]) =>
    text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

test.each(DOCS)("%s links only to headings that exist", (file) => {
  const wrong = [...read(file).matchAll(/\]\(([^):#]*)#([^)]+)\)/g)].filter(([, to = "", anchor = ""]) => {
    const target = to === "" ? file : join(dirname(file), to);
    return target.endsWith(".md") && !anchorsOf(read(target)).includes(anchor);
  });
  expect(wrong.map(([link]) => link)).toEqual([]);
});

test("every example of a SQL Server's address is accepted", () => {
  const files = [
    ...globSync("{*.md,compose.yaml,docs/**/*.{md,yaml}}", { cwd: ROOT }),
    "function/local.settings.example.json",
  ];
  const addresses = files.flatMap((file) => read(file).match(/mssql:\/\/[\w$][^\s"'`]*/g) ?? []);
  expect(addresses.map((address) => readSqlUrl(address).problems ?? [])).toEqual(addresses.map(() => []));
  expect(addresses.length).toBeGreaterThan(3);
});

test.each([".github/workflows/ci.yaml", "compose.yaml"])("%s passes sqlcmd no password on its command line", (file) => {
  const calls = read(file).match(/.*sqlcmd .*/g) ?? [];
  expect(calls.filter((call) => / -P/.test(call) || !call.includes("SQLCMDPASSWORD"))).toEqual([]);
  expect(calls.length).toBeGreaterThan(0);
});

test("headings get the same anchors as on GitHub", () => {
  const page = "## 4. The stack's `up` (needs Azure)\n```sh\n# no heading\n```\n### At-hand, or _not_";
  expect(anchorsOf(page)).toEqual(["4-the-stacks-up-needs-azure", "at-hand-or-_not_"]);
});

test("a wrong path is found", () => {
  expect(pathsIn("see `packages/simulator`, infra/up.ts. and https://example.org/test/x")).toEqual([
    "packages/simulator",
    "infra/up.ts",
  ]);
});

test("every stand-in has a README", () => {
  const standIns = globSync("stand-ins/*/package.json", { cwd: ROOT }).map((path) =>
    path.replace("package.json", "README.md"),
  );
  expect(standIns.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  expect(standIns.length).toBeGreaterThan(2);
});

test("the README lists every setting with its default", () => {
  for (const { name, default: usual } of Object.values(settingsOf(VENUES))) {
    const shown = Array.isArray(usual) ? usual.join() : typeof usual === "boolean" ? (usual ? "on" : "off") : usual;
    const row = read("README.md")
      .split("\n")
      .find((line) => line.startsWith(`| \`${name}\``));
    expect(row).toBeDefined();
    const every = name === "TRACKER_SOURCES" ? "every venue" : undefined;
    expect(row?.split("|").at(-2)?.trim()).toBe(every ?? (shown === undefined ? "" : `\`${shown}\``));
  }
  // The default is "every venue".
  expect(VENUES.filter(({ byDefault }) => byDefault)).toEqual(VENUES.filter(({ kind }) => kind === "venue"));
});

test("docs/venues.md describes every source", () => {
  const rows = VENUES.map(({ name, kind, symbols, candles, byDefault, needs }) => {
    const depth = candles && (Number.isFinite(candles.depth) ? `${candles.depth / HOUR} hours` : "without end");
    const asked = needs === "key" ? "with a key" : byDefault ? "yes" : "no";
    return [`\`${name}\``, kind, Object.keys(symbols).join(", "), depth ?? "none", asked];
  });
  const cells = (line: string) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim());
  const table = read("docs/venues.md")
    .split("\n")
    .filter((line) => line.startsWith("| `"));
  expect(table.map(cells)).toEqual(rows);
});

test("docs/price-rule.md explains every verdict, as the page calls it and with its outcome in bi.v_quote", () => {
  const page = read("packages/dashboard/page/src/parts/sources.ts");
  const views = read("packages/store/azure-sql/src/migrations/0004-origins.sql");
  const outcomes = [...views.matchAll(/WHEN verdict (?:=|IN) (.+) THEN '(.+)'/g)];
  const expected = VERDICTS.map((verdict) => {
    const [, text] = new RegExp(`^ {2}"?${verdict}"?: "(.+)",$`, "m").exec(page) ?? [];
    const [, , outcome] = outcomes.find(([, verdicts]) => verdicts?.includes(`'${verdict}'`)) ?? [];
    return [verdict, text, outcome ?? "refused"];
  });
  const rows = [...read("docs/price-rule.md").matchAll(/^\| `([\w-]+)` +\| (.+?) +\| (.+?) +\| \w/gm)].map(
    ([, ...cells]) => cells,
  );
  expect(rows.toSorted()).toEqual(expected.toSorted());
});

test("docs/elsewhere.md describes every column of an export", () => {
  const columns = [...read("docs/elsewhere.md").matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);
  expect(columns.join()).toBe(`${PRICE_COLUMNS},${QUOTE_COLUMNS}`);
});

test("the changelog's newest release is the version of every package and of the API's description", () => {
  const packages = globSync("**/package.json", { cwd: ROOT, exclude: (name) => /node_modules|\.tools/.test(name) });
  const versions = packages.map((file) => JSON.parse(read(file)).version).filter((version) => version !== undefined);
  const [, newest] = /^## (\d+\.\d+\.\d+)$/m.exec(read("CHANGELOG.md")) ?? [];
  expect(new Set([...versions, JSON.parse(read("docs/openapi.json")).info.version])).toEqual(new Set([newest]));
});
