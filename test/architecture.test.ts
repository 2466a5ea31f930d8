import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { VENUE_NAMES } from "@stand-ins/venues";
import { VENUES } from "@tracker/sources";
import { describe, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..");

/** The folders of the code, and which others each may import. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  "packages/core": [],
  "packages/settings": ["packages/core"],
  "packages/sources": ["packages/core", "packages/settings"],
  "packages/store/shared": ["packages/core"],
  "packages/store/embedded": ["packages/core", "packages/settings", "packages/store/shared"],
  "packages/store/driver": [],
  "packages/store/azure-sql": ["packages/core", "packages/settings", "packages/store/driver", "packages/store/shared"],
  "packages/dashboard": ["packages/core", "packages/settings"],
  "packages/local": [
    "packages/core",
    "packages/settings",
    "packages/sources",
    "packages/store/embedded",
    "packages/store/azure-sql",
    "packages/dashboard",
    "stand-ins/venues",
  ],
  function: [
    "packages/core",
    "packages/settings",
    "packages/sources",
    "packages/store/azure-sql",
    "packages/store/driver",
    "packages/dashboard",
  ],
  infra: [
    "packages/core",
    "packages/settings",
    "packages/sources",
    "function",
    "packages/store/azure-sql",
    "packages/store/shared",
  ],
  powerbi: ["packages/core", "packages/settings", "infra"],
  "stand-ins/venues": ["packages/core", "packages/settings"],
  "stand-ins/sql-server": [],
  "stand-ins/azure": ["packages/core"],
};

const isTest = (file: string) =>
  /\.test\.ts$|\/testing\/|\/contract\.ts$|^stand-ins\/sql-server\/src\/driver\/|^stand-ins\/venues\/src\/ccxt\//.test(
    file,
  );

function sourceFiles(room: string): string[] {
  return globSync(`${room}/**/*.ts`, { cwd: ROOT, exclude: (name) => name.includes("node_modules") }).map((file) =>
    file.split(sep).join("/"),
  );
}

function importsOf(file: string): string[] {
  return [...readFileSync(join(ROOT, file), "utf8").matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map(
    ([, name]) => name as string,
  );
}

function roomOfPackage(scope: string, name: string): string {
  if (scope === "stand-ins") return `stand-ins/${name}`;
  return Object.keys(ARROWS).find((room) => room === name) ?? `packages/${name.replace(/^store-/, "store/")}`;
}

/** The folder that a file's import leads into, or undefined if it leads outside. */
function roomOf(file: string, name: string): string | undefined {
  const [, scope, inside] = /^@(tracker|stand-ins)\/([a-z-]+)/.exec(name) ?? [];
  if (scope !== undefined && inside !== undefined) return roomOfPackage(scope, inside);
  if (!name.startsWith(".")) return undefined;
  const path = relative(ROOT, resolve(ROOT, dirname(file), name))
    .split(sep)
    .join("/");
  return Object.keys(ARROWS).find((room) => path.startsWith(`${room}/`)) ?? path;
}

function forbidden(room: string): string[] {
  const allowed = [room, ...(ARROWS[room] ?? [])];
  return sourceFiles(room)
    .filter((file) => !isTest(file))
    .flatMap((file) => {
      const names = importsOf(file);
      const wrong = names.filter(
        (name) =>
          !allowed.includes(roomOf(file, name) ?? room) || /\/testing$|\/contract$|^vitest$|^fast-check$/.test(name),
      );
      return wrong.map((name) => `${file} imports ${name}`);
    });
}

describe("the arrows", () => {
  test.each(Object.keys(ARROWS))("%s imports only what it may, and no test code", (room) => {
    expect(forbidden(room)).toEqual([]);
  });

  test("every package is in the list", () => {
    const packages = globSync("{packages,packages/store,stand-ins}/*/package.json", { cwd: ROOT }).map((file) =>
      dirname(file).split(sep).join("/"),
    );
    expect(Object.keys(ARROWS)).toEqual(expect.arrayContaining(packages));
  });

  test("the check of imports finds a wrong one", () => {
    expect(roomOf("packages/core/src/run.ts", "../../store/shared/src/contract.ts")).toBe("packages/store/shared");
    expect(roomOf("packages/core/src/run.ts", "@tracker/sources")).toBe("packages/sources");
    expect(roomOf("packages/core/src/run.ts", "../../../test/chaos/run.ts")).toBe("test/chaos/run.ts");
    expect(importsOf("packages/local/src/main.ts")).toContain("./commands/start.ts");
  });
});

/** The folder of the workspace package that a file belongs to; "." for the repository's own. */
function packageOf(file: string): string {
  for (let folder = dirname(file); ; folder = dirname(folder))
    if (folder === "." || existsSync(join(ROOT, folder, "package.json"))) return folder;
}

/** A file's imports by a path into another package. `scripts/` is not a package: the repository's own tools are imported by path. */
function intoOthers(file: string, names = importsOf(file)): string[] {
  const paths = names.filter((name) => name.startsWith(".")).map((name) => join(dirname(file), name));
  return paths
    .map((path) => path.split(sep).join("/"))
    .filter((path) => existsSync(join(ROOT, path)) && ![packageOf(file), "."].includes(packageOf(path)));
}

describe("a package is imported by its name", () => {
  test("never by a path to one of its files", () => {
    const files = globSync("**/*.{ts,mjs}", { cwd: ROOT, exclude: (name) => /^(node_modules|\.\w+)$/.test(name) });
    const paths = files.map((file) => file.split(sep).join("/"));
    const found = paths.flatMap((file) => intoOthers(file).map((path) => `${file} imports ${path}`));
    expect(found).toEqual([]);
    expect(paths.length).toBeGreaterThan(500);
  });

  test("a path into another package is found", () => {
    const into = (name: string) => intoOthers("test/architecture.test.ts", [name]);
    expect(into("../packages/core/src/slot.ts")).toEqual(["packages/core/src/slot.ts"]);
    expect([into("./oracle.ts"), into("../scripts/skips.ts"), into("@tracker/core")]).toEqual([[], [], []]);
  });
});

describe("core is pure", () => {
  const outside =
    /\bDate\.now\(|new Date\(\)|process\.|console\.|Math\.random\(|from "node:(?!util")|fetch\(|setTimeout\(/;

  test("it does no I/O and reads no clock, environment or random numbers", () => {
    const files = sourceFiles("packages/core").filter((file) => !isTest(file));
    expect(files.filter((file) => outside.test(readFileSync(join(ROOT, file), "utf8")))).toEqual([]);
    expect(outside.test("const now = Date.now();")).toBe(true);
  });
});

/** The places where a venue must be, besides the index of its folder, and how to tell. */
const KNOWN_BY: Readonly<Record<string, (name: string) => boolean>> = {
  "a file in packages/sources/src/venues": (name) =>
    existsSync(join(ROOT, "packages/sources/src/venues", `${name}.ts`)),
  ...Object.fromEntries(
    ["ticker-good", "ticker-null", "ticker-error", "expected"].map((sample) => [
      `packages/sources/samples/…/${sample}.json`,
      (name: string) => existsSync(join(ROOT, "packages/sources/samples", name, `${sample}.json`)),
    ]),
  ),
  "a stand-in in stand-ins/venues/src/wire and its index": (name) => VENUE_NAMES.some((played) => played === name),
  "a row in docs/venues.md": (name) => readFileSync(join(ROOT, "docs/venues.md"), "utf8").includes(`\n| \`${name}\` `),
};

const missingOf = (name: string) => Object.keys(KNOWN_BY).filter((place) => !KNOWN_BY[place]?.(name));

describe("a venue is one file, its samples, its stand-in and a row of the docs", () => {
  test.each(VENUES.map(({ name }) => name))("%s has them all", (name) => {
    expect(missingOf(name)).toEqual([]);
  });

  test("for one that is only in the index the missing places are named", () => {
    expect(missingOf("in-the-index-alone")).toEqual(Object.keys(KNOWN_BY));
  });

  test.each(["packages/sources/src/venues", "stand-ins/venues/src/wire"])(
    "every file of %s is in its index",
    (folder) => {
      const helpers = ["index.ts", "answer.ts", "wire.ts"];
      const files = readdirSync(join(ROOT, folder)).filter(
        (file) => !helpers.includes(file) && !file.endsWith(".test.ts"),
      );
      expect(files.toSorted()).toEqual(VENUES.map(({ name }) => `${name}.ts`).toSorted());
    },
  );

  test("a venue's file exports the venue and nothing else", () => {
    for (const { name } of VENUES) {
      const exported = name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
      for (const folder of ["packages/sources/src/venues", "stand-ins/venues/src/wire"]) {
        const text = readFileSync(join(ROOT, folder, `${name}.ts`), "utf8");
        expect([...text.matchAll(/^export (?:const|function) (\w+)/gm)].map(([, word]) => word)).toEqual([exported]);
      }
    }
  });
});
