import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { TrackerError } from "@tracker/core";
import { installedPackage } from "../../scripts/npm-packages.mjs";
import { fetchInto } from "../../scripts/npm-tools.ts";
import { ROOT, TOOLS } from "../../scripts/paths.mjs";

/** Pinned, with a TypeScript that it can read our configuration with: it supports none newer than 6. */
const PACKAGES = { "@stryker-mutator/core": "10.1.1", "@stryker-mutator/vitest-runner": "10.1.1", typescript: "6.0.3" };
const FOLDER = join(TOOLS, "stryker");
const MODULES = join(FOLDER, "node_modules");

/** One change of the code, and the result of the tests. */
export interface Mutant {
  readonly fileName: string;
  /** Lines and columns count from 1, as in the schema of mutation reports. */
  readonly location: { readonly start: { readonly line: number; readonly column: number } };
  readonly mutatorName: string;
  readonly replacement: string;
  readonly status: string;
}

/** Fetches StrykerJS into `.tools/` if it is missing. Throws a TrackerError. */
export function fetchStryker(): void {
  const packages = Object.entries(PACKAGES);
  if (packages.every(([name, version]) => installedPackage(name, version, FOLDER) !== undefined)) return;
  fetchInto(FOLDER, {
    packages: packages.map(([name, version]) => `${name}@${version}`),
    what: `StrykerJS ${PACKAGES["@stryker-mutator/core"]}`,
    where: "https://www.npmjs.com/package/@stryker-mutator/core",
    // Without its peers: it must start this project's vitest, which it finds above its own folder.
    options: ["--legacy-peer-deps"],
  });
}

/** Changes some files one place at a time, and runs the tests under a folder on each change. */
export async function mutantsOf(folder: string, files: readonly string[]): Promise<readonly Mutant[]> {
  const { Stryker } = await import(pathToFileURL(join(MODULES, "@stryker-mutator/core/dist/src/index.js")).href);
  const stryker = new Stryker({
    mutate: files,
    testRunner: "vitest",
    plugins: [pathToFileURL(join(MODULES, "@stryker-mutator/vitest-runner/dist/src/index.js")).href],
    vitest: { configFile: "test/mutants/vitest.config.ts", dir: folder, related: false },
    coverageAnalysis: "perTest",
    // Code that runs once, when a file is loaded, would need every test for each of its changes.
    ignoreStatic: true,
    ignorePatterns: [".tools", ".data"],
    tempDirName: relative(ROOT, join(FOLDER, "sandboxes")),
    // A change counts as noticed if the tests run for so long: on a busy machine less would be chance.
    timeoutMS: 20_000,
    cleanTempDir: "always",
    concurrency: 2,
    reporters: ["progress-append-only"],
    logLevel: "warn",
    allowEmpty: true,
  });
  try {
    return await stryker.runMutationTest();
  } catch (error) {
    const { message } = error as Error;
    throw new TrackerError("bad-input", `the tests under ${folder} cannot be run: ${message}`, { cause: error });
  }
}
