import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SETTINGS } from "@tracker/settings";
import { describe, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const scripts: Record<string, string> = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).scripts;
const DOCS = globSync("{*.md,docs/*.md,packages/**/*.md}", {
  cwd: ROOT,
  exclude: (name) => name.includes("node_modules"),
});
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");

describe.each(DOCS)("%s", (file) => {
  test("names only npm commands that exist", () => {
    const named = [...read(file).matchAll(/npm (?:run (?:--silent )?)?([a-z:]+)/g)].map(([, name]) => name as string);
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

test("the README tells every setting and its default", () => {
  for (const { name, default: usual } of Object.values(SETTINGS)) {
    const shown = Array.isArray(usual) ? usual.join() : typeof usual === "boolean" ? (usual ? "on" : "off") : usual;
    const row = read("README.md")
      .split("\n")
      .find((line) => line.startsWith(`| \`${name}\``));
    expect(row).toBeDefined();
    expect(row?.split("|").at(-2)?.trim()).toBe(shown === undefined ? "" : `\`${shown}\``);
  }
});
