import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, rmSync } from "node:fs";
import { findScript, ROOT, readJson, TEST_REPORT } from "./paths.mjs";

/** Runs a file of this repository, or a command of the root's devDependencies; resolves to whether it exited with 0. */
export async function runTool(tool: string, args: readonly string[], signal: AbortSignal): Promise<boolean> {
  const child = spawn(process.execPath, [findScript(tool), ...args], { stdio: "inherit", cwd: ROOT });
  // A terminal sends Ctrl-C to the child as well; SIGTERM must be forwarded.
  const stop = () => child.kill("SIGTERM");
  signal.addEventListener("abort", stop);
  const [code] = await once(child, "exit");
  signal.removeEventListener("abort", stop);
  return code === 0;
}

/** The outcome of a test run. */
interface TestRun {
  readonly ok: boolean;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Runs tests, and counts them. */
export async function runTests(vitestArgs: readonly string[], signal: AbortSignal): Promise<TestRun> {
  rmSync(TEST_REPORT, { force: true });
  const ok = await runTool("vitest", ["run", ...vitestArgs], signal);
  const counts = existsSync(TEST_REPORT) ? readJson(TEST_REPORT) : { passed: 0, failed: 0, skipped: 0 };
  return { ok, ...counts };
}
