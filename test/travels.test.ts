import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

/** Checks CONTRIBUTING's section "How a price travels" against the code. */

const ROOT = join(import.meta.dirname, "..");
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");
const [, section = ""] = /## How a price travels\n([\s\S]*?)\n## /.exec(read("CONTRIBUTING.md")) ?? [];

interface Step {
  /** The functions and classes that the line names, with their files; the first is the step. */
  readonly functions: readonly (readonly [name: string, file: string])[];
  /** Other files that the line names: those that pass the step what it calls, or pass the step to its caller. */
  readonly files: readonly string[];
}

const walks = section
  .split("\n### ")
  .slice(1)
  .map((text): readonly [title: string, steps: Step[]] => {
    const lines = text.split("\n").filter((line) => /^\d+\. /.test(line));
    return [text.split("\n")[0] ?? "", lines.map(stepOf)];
  });

function stepOf(line: string): Step {
  const links = [...line.matchAll(/\[(`?)([^`\]]+)`?\]\(([^)]+)\)/g)];
  return {
    functions: links.flatMap(([, tick, name = "", file = ""]) => (tick ? [[name, file] as const] : [])),
    files: links.flatMap(([, tick, , file = ""]) => (tick ? [] : [file])),
  };
}

const code = (file: string) => read(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*$|"[^"\n]*"/gm, "");
const definition = (name: string) => new RegExp(`\\b(function|const|class) ${name}\\b|^ +${name}: (async )?\\(`, "gm");
const defines = (file: string, name: string) => definition(name).test(code(file));
/** Whether a file uses a name, apart from comments, texts and the definition itself. */
const names = (file: string, name: string) =>
  new RegExp(`\\b${name}\\b`).test(code(file).replaceAll(definition(name), ""));

test("there are five walks of several steps, and each step names its function", () => {
  expect(walks.map(([, steps]) => steps.length >= 4)).toEqual([true, true, true, true, true]);
  expect(walks.flatMap(([, steps]) => steps.filter(({ functions }) => functions.length === 0))).toEqual([]);
});

describe.each(walks)("%s", (_title, steps) => {
  test("every function is in the file that is named with it", () => {
    const named = steps.flatMap(({ functions }) => functions);
    expect(named.filter(([name, file]) => !defines(file, name))).toEqual([]);
  });

  test("each step uses the functions it names, and the next step is named there or where it is passed on", () => {
    const missing = steps.flatMap(({ functions: [step, ...parts], files }, index) => {
      const { functions: [next] = [], files: handing = [] } = steps[index + 1] ?? {};
      const own = step?.[1] ?? "";
      const unnamed = parts.filter(([name]) => !names(own, name)).map(([name]) => name);
      const reached = next === undefined || [own, ...files, ...handing].some((file) => names(file, next[0]));
      return reached ? unnamed : [...unnamed, next[0]];
    });
    expect(missing).toEqual([]);
  });
});
