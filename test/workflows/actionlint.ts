import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { buildWithGo, goOnPath, onPath } from "@stand-ins/azure/cli";
import { skipReason } from "../../scripts/skips.ts";

const ROOT = join(import.meta.dirname, "../..");
const PROGRAM = "github.com/rhysd/actionlint/cmd/actionlint";

/** The linter, pinned by the go.mod beside this file and built once into `.tools/`, in seconds. */
type Found =
  | { readonly path: string; readonly missing?: undefined }
  | { readonly path?: undefined; readonly missing: string };

export async function findActionlint(): Promise<Found> {
  const installed = onPath("actionlint");
  if (installed !== undefined) return { path: installed };
  const [, version] = /rhysd\/actionlint (v\S+)/.exec(readFileSync(join(import.meta.dirname, "go.mod"), "utf8")) ?? [];
  const built = join(ROOT, ".tools", `actionlint-${version}${process.platform === "win32" ? ".exe" : ""}`);
  if (existsSync(built)) return { path: built };
  if (!goOnPath())
    return {
      missing: skipReason(
        "actionlint is not on the PATH, and Go to build it is not installed",
        "npm test, once Go is installed (https://go.dev/dl)",
      ),
    };
  const failure = await buildWithGo(import.meta.dirname, PROGRAM, built);
  return failure === undefined ? { path: built } : { missing: `actionlint could not be built with Go: ${failure}` };
}

/** actionlint's report on a workflow, and shellcheck's on the scripts in it if its path is given; other installed linters are not run. */
export function lint(actionlint: string, workflow: string, shellcheck = ""): string {
  const args = ["-no-color", "-oneline", `-shellcheck=${shellcheck}`, "-pyflakes=", "-"];
  const { stdout, stderr } = spawnSync(actionlint, args, { cwd: ROOT, input: workflow, encoding: "utf8" });
  return stdout + stderr;
}
