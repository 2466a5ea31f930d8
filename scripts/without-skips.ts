import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { findScript, ROOT, TEST_REPORT } from "./paths.mjs";

/** Runs some tests, and fails also when one is skipped: for a job whose machine has everything they need. Arguments: vitest's filters. */
rmSync(TEST_REPORT, { force: true });
const { status } = spawnSync(process.execPath, [findScript("vitest"), "run", ...process.argv.slice(2)], {
  stdio: "inherit",
  cwd: ROOT,
});
const report = existsSync(TEST_REPORT) ? JSON.parse(readFileSync(TEST_REPORT, "utf8")) : { passed: 0, skipped: 0 };
if (report.skipped > 0) process.stderr.write(`${report.skipped} tests were skipped where none may be.\n`);
process.exitCode = status === 0 && report.skipped === 0 && report.passed > 0 ? 0 : 1;
