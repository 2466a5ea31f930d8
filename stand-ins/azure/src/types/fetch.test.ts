import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, onTestFinished, test, vi } from "vitest";
import { fetchedFolder, fetchTypes, type TypesSource } from "./fetch.ts";

const WANTED = ["microsoft.shop/2024-01-01", "microsoft.till/2023-01-01"];

const PUBLISHED = [
  "generated/shop/microsoft.shop/2024-01-01/types.json",
  "generated/shop-extra/microsoft.shop/2024-01-01/types.json",
  "generated/shop/microsoft.shop/2025-01-01/types.json",
  "generated/till/microsoft.till/2023-01-01/types.json",
  "generated/index.json",
  "src/generator.ts",
];

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "fetched-types-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

const git = (repository: string, ...args: string[]) =>
  execFileSync("git", ["-C", repository, "-c", "user.name=n", "-c", "user.email=n@example.com", ...args], {
    encoding: "utf8",
  }).trim();

/** A repository laid out like Azure/bicep-types-az, which answers as GitHub does; the wanted commit is not the newest. */
function repository(): TypesSource {
  const at = folder();
  git(at, "init", "--quiet");
  for (const setting of ["uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant"]) git(at, "config", setting, "true");
  const commit = (text: string) => {
    for (const path of PUBLISHED) {
      mkdirSync(dirname(join(at, path)), { recursive: true });
      writeFileSync(join(at, path), text);
    }
    git(at, "add", ".");
    git(at, "commit", "--quiet", "--message", text);
    return git(at, "rev-parse", "HEAD");
  };
  const pinned = commit("[]");
  commit("[1]");
  return { url: pathToFileURL(at).href, commit: pinned, wanted: WANTED };
}

const filesBelow = (at: string) =>
  readdirSync(at, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(at, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .toSorted();

const FETCHED = PUBLISHED.filter((path) => WANTED.some((wanted) => path.includes(`/${wanted}/`))).toSorted();

test("only the wanted files of the pinned commit are fetched, from every service", async () => {
  const [source, tools] = [repository(), folder()];
  await fetchTypes(source, tools);
  const fetched = fetchedFolder(source, tools);
  expect(readdirSync(tools)).toEqual([basename(fetched)]);
  expect(filesBelow(fetched)).toEqual(FETCHED);
  for (const path of FETCHED) expect(readFileSync(join(fetched, path), "utf8")).toBe("[]");
});

test("they are fetched only once", async () => {
  const [source, tools] = [repository(), folder()];
  await fetchTypes(source, tools);
  rmSync(fileURLToPath(source.url), { recursive: true });
  await fetchTypes(source, tools);
});

test("other files of the same commit are fetched separately", () => {
  const source = { url: "", commit: "c", wanted: WANTED };
  expect(fetchedFolder({ ...source, wanted: WANTED.slice(1) }, "t")).not.toBe(fetchedFolder(source, "t"));
});

test("an interrupted fetch does not count as complete, and continues where it stopped", async () => {
  const [source, tools] = [repository(), folder()];
  const fetched = fetchedFolder(source, tools);
  await expect(fetchTypes({ ...source, url: pathToFileURL(join(tools, "nowhere")).href }, tools)).rejects.toThrow();
  expect(existsSync(fetched)).toBe(false);
  const [unfinished = ""] = readdirSync(tools);
  for (const lock of ["index.lock", "shallow.lock"]) writeFileSync(join(tools, unfinished, ".git", lock), "");
  await fetchTypes(source, tools);
  expect(readdirSync(tools)).toEqual([basename(fetched)]);
  expect(filesBelow(fetched)).toEqual(FETCHED);
});

test.each([
  [
    "there is no repository",
    { url: "file:///nowhere/at/all" },
    /nowhere\/at\/all: .*not appear to be a git repository$/,
  ],
  ["the repository has no such commit", { commit: "0".repeat(40) }, /could not be fetched from file:[^\n]+$/],
  [
    "the commit lacks a file",
    { wanted: [...WANTED, "microsoft.bank/2024-01-01"] },
    /has no microsoft.bank\/2024-01-01$/,
  ],
])("if %s, one line says so", async (_, change, says) => {
  const [source, tools] = [{ ...repository(), ...change }, folder()];
  await expect(fetchTypes(source, tools)).rejects.toThrow(says);
  expect(existsSync(fetchedFolder(source, tools))).toBe(false);
});

test("without git, one line says so", async () => {
  const [source, tools] = [repository(), folder()];
  vi.stubEnv("PATH", tools);
  onTestFinished(() => void vi.unstubAllEnvs());
  await expect(fetchTypes(source, tools)).rejects.toThrow(/: git is not on the PATH \(https:\/\/git-scm.com\)$/);
});
