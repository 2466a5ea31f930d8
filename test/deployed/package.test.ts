import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import type { PageFile } from "@tracker/dashboard";
import { buildPage } from "@tracker/dashboard/page";
import { buildPackage, hashOf, type Package, withPackage, zipOf } from "@tracker/function/package";
import { readPage } from "@tracker/function/page-folder";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { skipReason } from "../../scripts/skips.ts";
import { startScript } from "../run-script.ts";

const ROOT = join(import.meta.dirname, "../..");
const noProc = process.platform !== "linux" && skipReason("only Linux has a /proc", "npm test, on Linux");
const folder = mkdtempSync(join(tmpdir(), "package-"));
let built: Package;
beforeAll(async () => {
  built = await buildPackage(join(folder, "one"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const filesOf = ({ folder: of }: Package) =>
  Object.fromEntries(
    readdirSync(of, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((file) => [relative(of, file).split(sep).join("/"), readFileSync(file, "utf8")]),
  );

describe("the package", () => {
  test("contains only the script, the page, the platform's files and the licences", () => {
    const withoutHashes = Object.keys(filesOf(built)).map((file) => file.replace(/-[0-9a-f]{12}\./, "-HASH."));
    expect(withoutHashes.toSorted()).toEqual([
      "LICENCES.txt",
      "host.json",
      "main.js",
      "package.json",
      "page/assets/app-HASH.js",
      "page/assets/style-HASH.css",
      "page/icon.svg",
      "page/index.html",
      "page/index.json",
      "page/licences.txt",
      "sql-driver.js",
    ]);
    expect(JSON.parse(filesOf(built)["package.json"] ?? "")).toEqual({
      name: "bitcoin-price-tracker",
      private: true,
      main: "main.js",
    });
    expect(readdirSync(join(folder, "one")).toSorted()).toEqual(["main.js.map", "package", "sql-driver.js.map"]);
  });

  test("is identical byte for byte when built elsewhere", async () => {
    const elsewhere = join(folder, "a clone elsewhere");
    for (const part of ["function", "packages", "package.json", "tsconfig.base.json"]) {
      cpSync(join(ROOT, part), join(elsewhere, part), {
        recursive: true,
        verbatimSymlinks: true,
        filter: (from) => !/[/\\]dist$/.test(from),
      });
    }
    symlinkSync(join(ROOT, "node_modules"), join(elsewhere, "node_modules"), "junction");
    const { buildPackage: buildElsewhere }: typeof import("@tracker/function/package") = await import(
      join(elsewhere, "function/build-package.ts")
    );
    const other = await buildElsewhere();
    expect(other.folder.startsWith(elsewhere)).toBe(true);
    const differing = Object.entries(filesOf(built)).filter(([file, content]) => filesOf(other)[file] !== content);
    expect(differing.map(([file]) => file)).toEqual([]);
    expect(other.hash).toBe(built.hash);
    expect(Buffer.from(zipOf(other)).equals(zipOf(built))).toBe(true);
  });

  test("is built by npm run package, which prints its hash", async () => {
    const { code, stdout } = await startScript("function/commands/package.ts", ["--folder", join(folder, "by npm")])
      .ended;
    const path = join(folder, "by npm", "package");
    expect([code, stdout]).toEqual([0, `${path}\nSHA-256 over its paths and contents: ${built.hash}\n`]);
    expect(hashOf(path)).toBe(built.hash);
  });

  test.each([
    ["a file", "notes.txt", "notes.txt is not a folder"],
    ["a folder with other contents", ".", "contains something other than an earlier build"],
    [
      "a folder called package with other contents",
      "other",
      "contains something other than an earlier build (package)",
    ],
  ])("is not built over %s, which is left unchanged", async (_what, name, said) => {
    const own = mkdtempSync(join(tmpdir(), "own-"));
    onTestFinished(() => rmSync(own, { recursive: true }));
    writeFileSync(join(own, "notes.txt"), "mine");
    mkdirSync(join(own, "other", "package"), { recursive: true });
    writeFileSync(join(own, "other", "package", "mine.txt"), "mine");
    const before = readdirSync(own, { recursive: true });
    await expect(buildPackage(join(own, name))).rejects.toThrow(said);
    expect(readdirSync(own, { recursive: true })).toEqual(before);
    expect(readFileSync(join(own, "notes.txt"), "utf8")).toBe("mine");
  });

  describe.skipIf(noProc)(`is not built by npm run package${noProc ? ` (skipped: ${noProc})` : ""}`, () => {
    test("and an error is printed if no folder can be created", async () => {
      const { process: child, ended } = startScript("function/commands/package.ts", ["--folder", "/proc/nope"]);
      onTestFinished(() => void child.kill("SIGKILL"));
      const { code, stdout, stderr } = await ended;
      expect([code, stdout, stderr]).toEqual([1, "", expect.stringMatching(/ENOENT.*\/proc\/nope.*\n(?!\s+at )/)]);
    });
  });

  test("is not built by npm run package with a wrong flag", async () => {
    const { code, stdout, stderr } = await startScript("function/commands/package.ts", ["--foldr", "x"]).ended;
    expect([code, stdout, stderr]).toEqual([1, "", expect.stringContaining("--foldr is not a flag")]);
  });

  test("has a different hash if one file has another name or content", async () => {
    const { folder: of } = await buildPackage(join(folder, "two"));
    const hashes = [hashOf(of)];
    renameSync(join(of, "host.json"), join(of, "hosts.json"));
    hashes.push(hashOf(of));
    appendFileSync(join(of, "hosts.json"), " ");
    hashes.push(hashOf(of));
    expect(hashes[0]).toBe(built.hash);
    expect(new Set(hashes).size).toBe(3);
  });

  test("is complete for two builds at once, which leave nothing behind", async () => {
    const use = (one: Package) => ({ folder: one.folder, hash: hashOf(one.folder) });
    const both = await Promise.all([withPackage(use), withPackage(use)]);
    expect(both.map(({ hash }) => hash)).toEqual([built.hash, built.hash]);
    expect(both.filter(({ folder: of }) => existsSync(of))).toEqual([]);
  });

  test("contains the page as built", async () => {
    const { files: page } = await buildPage();
    const kept = readPage(join(built.folder, "page"));
    expect([...kept.keys()].toSorted()).toEqual([...page.keys()].toSorted());
    for (const [path, { body, ...served }] of page) {
      const { body: keptBody, ...keptServed } = kept.get(path) as PageFile;
      expect([path, keptServed, Buffer.from(keptBody).equals(body)]).toEqual([path, served, true]);
    }
  });

  test("contains the licence text of every package in the script or the page", async () => {
    const sources = ["main.js.map", "sql-driver.js.map"].flatMap(
      (map): string[] => JSON.parse(readFileSync(join(folder, "one", map), "utf8")).sources,
    );
    const inputs = [...sources, ...(await buildPage()).inputs];
    const bundled = new Set(inputs.flatMap((input) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? []));
    const sections = (filesOf(built)["LICENCES.txt"] ?? "").split(/^={20} (?=\S+ \d)/m).slice(1);
    const named = sections.map((section) => section.split(" ")[0] as string);
    expect([...bundled].filter((name) => !named.includes(name))).toEqual([]);
    expect(sections.filter((section) => section.length < 500)).toEqual([]);
    expect(bundled.size).toBeGreaterThan(10);
  });

  test("zips to the same contents", () => {
    const unzipped = Object.entries(unzipSync(zipOf(built))).map(([path, content]) => [
      path,
      Buffer.from(content).toString(),
    ]);
    expect(Object.fromEntries(unzipped)).toEqual(filesOf(built));
  });

  test("keeps the SQL driver out of the script loaded at a cold start", () => {
    const { "main.js": script = "", "sql-driver.js": driver = "" } = filesOf(built);
    expect([script, driver].map((text) => text.includes("sp_unprepare"))).toEqual([false, true]);
    expect(script.length * 4).toBeLessThan(driver.length);
    expect(script.match(/require\("\.\/[^"]+"\)/g)?.every((call) => call === 'require("./sql-driver.js")')).toBe(true);
  });

  test("contains no secret, no path of the build machine, no test code and no deployment code", () => {
    const { "main.js": main = "", "sql-driver.js": driver = "" } = filesOf(built);
    const script = main + driver;
    const absent = [
      ROOT,
      "memoryStore",
      "describePriceStore",
      "sp_getapplock",
      "CREATE USER",
      "EnvironmentCredential",
      "sourceMappingURL",
    ];
    expect(absent.filter((text) => script.includes(text))).toEqual([]);
    expect(script.includes("price stored")).toBe(true);
  });
});
