import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { expect, test } from "vitest";

const HERE = import.meta.dirname;
/** Folders that decide what happens and what should be stored; only `pipeline/` and the command may import the code that is judged. */
const INDEPENDENT = ["judge", "scenario"];

const filesOf = (folder: string) => readdirSync(join(HERE, folder)).map((file) => `${folder}/${file}`);

function importsOf(text: string): string[] {
  const imports = /\b(?:from|import|require)\s*\(?\s*(["'`])([^"'`\s]+)\1/g;
  return [...text.matchAll(imports)].map(([, , name]) => name as string);
}

/** Whether a file of these folders may import it: Node's own modules, and files of these folders. */
function isAllowed(file: string, name: string): boolean {
  if (name.startsWith("node:")) return true;
  if (!name.startsWith(".")) return false;
  const [folder = ""] = relative(HERE, resolve(HERE, dirname(file), name)).split(sep);
  return INDEPENDENT.includes(folder);
}

test.each(INDEPENDENT.flatMap(filesOf))("%s imports none of the code that is judged", (file) => {
  const names = importsOf(readFileSync(join(HERE, file), "utf8"));
  expect(names.filter((name) => !isAllowed(file, name))).toEqual([]);
});

test("the check of imports finds a wrong one", () => {
  const wrong = `import { median } from "@tracker/core";\nexport { run } from '../pipeline/main.ts';\nconst x = await import("../../../packages/core/src/judge.ts");`;
  expect(importsOf(wrong)).toHaveLength(3);
  expect(importsOf(wrong).some((name) => isAllowed("judge/judge.ts", name))).toBe(false);
  expect(isAllowed("judge/judge.ts", "@stand-ins/venues")).toBe(false);
  expect(isAllowed("judge/judge.ts", "../scenario/ticks.ts")).toBe(true);
});
