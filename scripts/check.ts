import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { findScript, ROOT, TEST_REPORT } from "./paths.mjs";

/**
 * `npm test`: everything a change must pass, one step after the other; a step that fails does not keep the later ones from being run.
 * `--fast` leaves out the tests named *.slow.test.ts.
 */
const fast = process.argv.includes("--fast");

const STEPS: readonly (readonly [what: string, tool: string, ...args: string[]])[] = [
  ["format and lint", "biome", "check", "--error-on-warnings"],
  ["types", "tsc", "--noEmit"],
  ["types of the page", "tsc", "--noEmit", "--project", "packages/dashboard/page"],
  ["unused code", "knip"],
  ["tests", "vitest", "run", ...(fast ? ["--exclude", "**/*.slow.test.ts"] : [])],
];

rmSync(TEST_REPORT, { force: true });
const broken: string[] = [];
for (const [what, tool, ...args] of STEPS) {
  process.stdout.write(`\n${what} (${[tool, ...args].join(" ")})\n`);
  const { status } = spawnSync(process.execPath, [findScript(tool), ...args], { stdio: "inherit", cwd: ROOT });
  if (status !== 0) broken.push(what);
}

const report = existsSync(TEST_REPORT)
  ? JSON.parse(readFileSync(TEST_REPORT, "utf8"))
  : { passed: 0, failed: 0, skipped: 0 };
const brokenChecks = broken.filter((what) => what !== "tests" || report.failed === 0);
process.stdout.write(
  `\n${broken.length === 0 ? "Everything is in order" : `Not in order: ${broken.join(", ")}`}; ${report.skipped} skipped.\n`,
);
process.stdout.write(`${report.passed} passed, ${report.failed + brokenChecks.length} failed\n`);
process.exitCode = broken.length === 0 ? 0 : 1;
