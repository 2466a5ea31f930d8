import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { PULUMI_VERSION } from "./version.ts";

const HERE = dirname(fileURLToPath(import.meta.url));
const PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

export function goOnPath(): boolean {
  return spawnSync("go", ["version"], { stdio: "ignore" }).status === 0;
}

/** Builds the CLI that go.mod pins, at `target`. Returns what went wrong, or undefined. */
export async function buildCli(target: string): Promise<string | undefined> {
  const ldflags = `-s -w -X ${VERSION_VARIABLE}=${PULUMI_VERSION}`;
  const failure = await buildWithGo(HERE, PACKAGE, target, ldflags);
  return failure && `the Pulumi CLI could not be built with Go: ${failure}`;
}

/** Builds a program of the module in `folder` that its go.mod pins, at `target`. Returns what went wrong, or undefined. */
export async function buildWithGo(
  folder: string,
  program: string,
  target: string,
  ldflags = "-s -w",
): Promise<string | undefined> {
  mkdirSync(dirname(target), { recursive: true });
  // Two builds may run at once, and a killed one must not leave half a file where the next run looks.
  const unfinished = `${target}.${process.pid}`;
  const go = spawn("go", ["build", "-mod=readonly", "-o", unfinished, "-ldflags", ldflags, program], {
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, GOFLAGS: "", GOWORK: "off" },
  });
  let errors = "";
  go.stderr.on("data", (chunk) => {
    errors = (errors + chunk).slice(-2000);
  });
  const code = await new Promise<number | null>((done) => {
    go.once("close", done);
    go.once("error", () => done(null));
  });
  if (code === 0) renameSync(unfinished, target);
  else rmSync(unfinished, { force: true });
  return code === 0 ? undefined : errors.trim() || "go could not be run";
}
