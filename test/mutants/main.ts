/** `npm run mutants`: how many small changes of the code its own tests notice, and which they miss. */

import { globSync } from "node:fs";
import { dirname, sep } from "node:path";
import { TrackerError } from "@tracker/core";
import { type Command, type Io, runMain } from "@tracker/settings/command-line";
import { ROOT } from "../../scripts/paths.mjs";
import { scoreOf, survivorLine, survivorsOf } from "./score.ts";
import { fetchStryker, mutantsOf } from "./stryker.ts";

const USUAL = ["packages/core/src/**/*.ts", "packages/sources/src/**/*.ts", "packages/settings/src/**/*.ts"] as const;

const mutants: Command = {
  usage: "npm run mutants --",
  description:
    "Changes the code one place at a time (StrykerJS) and prints which changes the tests of its package miss.",
  flags: {
    files: {
      name: "GLOB…",
      operand: true,
      description: "the files to change, as globs",
      allowed: "globs of files",
      example: USUAL[0],
      default: USUAL,
      read: (text) => text,
    },
  },
  examples: ["npm run mutants", "npm run mutants -- packages/sources/src/history.ts"],
  run,
};

async function run(args: readonly string[], { print, signal }: Io): Promise<void> {
  const globs = args.length > 0 ? args : USUAL;
  const files = filesByPackage(globs);
  fetchStryker();
  const scores: string[] = [];
  for (const [folder, own] of files) {
    if (signal.aborted) break;
    const found = await mutantsOf(folder, own);
    for (const survivor of survivorsOf(found)) print(survivorLine(folder, survivor));
    const { noticed, all, percent } = scoreOf(found);
    scores.push(`${folder}: ${percent} % (${noticed} of ${all} changes noticed)`);
    print(scores.at(-1) as string);
  }
  if (scores.length > 1) print(["", ...scores].join("\n"));
}

/** The files that globs name, by the package whose tests are run, without tests and their helpers. */
function filesByPackage(globs: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const packages = globSync("{packages,packages/store,stand-ins}/*/package.json", { cwd: ROOT }).map(dirname);
  const named = globs.flatMap((glob) =>
    globSync(glob, { cwd: ROOT, exclude: (name) => name.includes("node_modules") }),
  );
  const files = [...new Set(named)].filter((file) => /\.ts$/.test(file) && !/\.test\.ts$|\btesting\b/.test(file));
  const byPackage = Map.groupBy(files, (file) => packages.find((folder) => file.startsWith(`${folder}${sep}`)) ?? "");
  byPackage.delete("");
  if (byPackage.size === 0)
    throw new TrackerError("bad-input", `${globs.join(" ")} names no source file of a package.`);
  return byPackage;
}

await runMain(mutants);
