import { unwrap } from "@tracker/settings";
import { type Io, readFlags, runMain, switchFlag } from "@tracker/settings/command-line";
import { runTests, runTool } from "./run-tool.ts";

const FLAGS = { fast: switchFlag("--fast", "leave out the slow tests, those named *.slow.test.ts") };

await runMain({
  usage: "npm test --",
  description: "Runs everything that a change must pass: format and lint, types, unused code, tests.",
  flags: FLAGS,
  examples: ["npm test", "npm run test:fast"],
  run: async (args, io) => check(unwrap(readFlags(FLAGS, args, io.environment)).fast, io),
});

/** Runs one check after the other, also after one that failed; resolves to the exit code. */
async function check(fast: boolean, { print, signal }: Io): Promise<number> {
  const testArgs = fast ? ["--project", "!slow"] : [];
  const steps: readonly (readonly [what: string, tool: string, ...args: string[]])[] = [
    ["format and lint", "biome", "check", "--error-on-warnings"],
    ["types", "tsc", "--noEmit"],
    ["types of the page", "tsc", "--noEmit", "--project", "packages/dashboard/page"],
    ["unused code", "knip"],
  ];
  const broken: string[] = [];
  for (const [what, tool, ...args] of steps) {
    print(`\n${what} (${[tool, ...args].join(" ")})`);
    if (!(await runTool(tool, args, signal))) broken.push(what);
    if (signal.aborted) return 1;
  }
  print(`\ntests (${["vitest", "run", ...testArgs].join(" ")})`);
  const tests = await runTests(testArgs, signal);
  // A run that ends without counts, or fails outside its tests, is a failure too.
  const failed = tests.failed + broken.length + (tests.ok || tests.failed > 0 ? 0 : 1);
  if (!tests.ok) broken.push("tests");
  print(`\n${broken.length === 0 ? "Everything passes" : `Failed: ${broken.join(", ")}`}; ${tests.skipped} skipped.`);
  print(`${tests.passed} passed, ${failed} failed`);
  return broken.length === 0 ? 0 : 1;
}
