import { existsSync, globSync, lstatSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { describe, expect, test } from "vitest";
import { MODULES_MEGABYTES, NODES, PNPM } from "../scripts/fetched.mjs";
import { EVERYTHING } from "../scripts/scopes.mjs";
import { manifests, modulesFolders } from "../scripts/workspace.mjs";

const ROOT = join(import.meta.dirname, "..");

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const manifestOf = (folder: string): Manifest => JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
const isOurs = (folder: string) => !folder.includes(`${sep}.pnpm${sep}`);

/** The folder of a package's dependency: in the package or, as in pnpm's layout, beside it. */
function folderOf(name: string, of: string): string | undefined {
  const beside = of.slice(0, of.lastIndexOf(`${sep}node_modules${sep}`) + `${sep}node_modules`.length);
  const found = [join(of, "node_modules", name), join(beside, name)].find((path) => existsSync(path));
  return found && realpathSync(found);
}

/** The folders of everything a package needs at run time, ours and others'. */
function needsOf(folder: string, leftOut: string, found = new Set<string>()): Set<string> {
  if (found.has(folder) || folder === leftOut) return found;
  found.add(folder);
  const { dependencies, optionalDependencies } = manifestOf(folder);
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const next = folderOf(name, folder);
    if (next !== undefined) needsOf(next, leftOut, found);
  }
  return found;
}

/** The size in millions of bytes. Files with several hard links are counted once. */
function megabytesIn(paths: Iterable<string>): number {
  const seen = new Set<bigint>();
  const bytesOf = (path: string): number => {
    const stats = lstatSync(path, { bigint: true });
    if (stats.isDirectory()) return readdirSync(path).reduce((sum, name) => sum + bytesOf(join(path, name)), 0);
    if (stats.isSymbolicLink() || seen.has(stats.ino)) return 0;
    seen.add(stats.ino);
    return Number(stats.size);
  };
  return [...paths].reduce((sum, path) => sum + bytesOf(path), 0) / 1e6;
}

const DRIVER = join(ROOT, "packages/store/driver");

/** The size of the third-party modules that one of our packages needs. */
function megabytesOf(folder: string, leftOut = ""): number {
  return megabytesIn([...needsOf(join(ROOT, folder), leftOut)].filter((path) => !isOurs(path)));
}

/** With a tolerance: sizes differ between systems and between versions in the lockfile. */
function expectNear(stated: number, measured: number): void {
  expect(stated).toBeGreaterThan(measured * 0.8);
  expect(stated).toBeLessThan(measured * 1.2);
}

describe("the sizes printed for fetched modules", () => {
  test("match the modules that npm start needs, without the SQL Server driver", () => {
    expectNear(MODULES_MEGABYTES.local, megabytesOf("packages/local", DRIVER));
  });

  test("match the modules that npm run db needs", () => {
    expectNear(MODULES_MEGABYTES["store-azure-sql"], megabytesOf("packages/store/azure-sql"));
  });

  test("match the README, which adds them up", () => {
    const withPnpm = MODULES_MEGABYTES.local + PNPM["linux-x64"].megabytes;
    const [, withoutNode, all] =
      / (\d+) MB of modules and pnpm, or (\d+) MB/.exec(readFileSync(join(ROOT, "README.md"), "utf8")) ?? [];
    expect([all, withoutNode].map(Number)).toEqual([withPnpm + NODES["linux-x64"].megabytes, withPnpm]);
  });

  test("match all modules", () => {
    expectNear(MODULES_MEGABYTES.everything, megabytesIn([join(ROOT, "node_modules/.pnpm")]));
  });

  test("match Node", (context) => {
    const node = Object.values(NODES).find(
      ({ version, name }) => `v${version}` === process.version && name.includes(process.platform),
    );
    if (node === undefined) return context.skip("the Node that runs here is not one that is fetched");
    expectNear(node.megabytes, lstatSync(realpathSync(process.execPath)).size / 1e6);
  });
});

describe("the folders whose absence makes the modules be installed again", () => {
  /** Those of our packages that have modules at run time. */
  const foldersOf = (packages: Iterable<string>) =>
    [...packages]
      .filter((folder) => isOurs(folder) && Object.keys(manifestOf(folder).dependencies ?? {}).length > 0)
      .map((folder) => join(relative(ROOT, folder), "node_modules"));
  const expected = (of: string, leftOut = "") => foldersOf(needsOf(join(ROOT, of), leftOut)).toSorted();
  const stated = (...scopes: string[]) => modulesFolders(scopes).slice(1).toSorted();

  test("are those that npm start and npm run db need", () => {
    expect(stated("local")).toEqual(expected("packages/local", DRIVER));
    expect(stated("store-azure-sql")).toEqual(expected("packages/store/azure-sql"));
    expect(stated("local", "store-azure-sql")).toEqual(expected("packages/local"));
  });

  test("exist after a full install, for all packages of the workspace", () => {
    expect(modulesFolders([EVERYTHING]).filter((folder) => !existsSync(join(ROOT, folder)))).toEqual([]);
    const patterns =
      /^packages:\n((?: {2}- .*\n)+)/m.exec(readFileSync(join(ROOT, "pnpm-workspace.yaml"), "utf8"))?.[1] ?? "";
    const files = globSync(
      patterns.split("\n").flatMap((line) => (line === "" ? [] : [`${line.slice(4)}/package.json`])),
      { cwd: ROOT },
    );
    expect(manifests().toSorted()).toEqual(files.toSorted());
  });
});

test("npm start needs less than 120 MB of modules, even with a SQL Server", () => {
  expect(megabytesOf("packages/local")).toBeLessThan(120);
});

describe("the Node that is fetched", () => {
  test.each(Object.entries(NODES))("for %s has an exact version that package.json accepts", (_, { version }) => {
    const [, minimum = ""] =
      /^>=([\d.]+)$/.exec(JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).engines.node) ?? [];
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(version.localeCompare(minimum, "en", { numeric: true })).toBe(1);
  });
});
