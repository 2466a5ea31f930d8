import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { withLock } from "./lock.ts";
import { PULUMI_VERSION } from "./version.ts";

const HERE = dirname(fileURLToPath(import.meta.url));
const PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

export function goOnPath(): boolean {
  return spawnSync("go", ["version"], { stdio: "ignore" }).status === 0;
}

/** Builds the CLI that go.mod pins, at `target`. Returns the error, or undefined on success. */
export async function buildCli(target: string): Promise<string | undefined> {
  const ldflags = `-s -w -X ${VERSION_VARIABLE}=${PULUMI_VERSION}`;
  const failure = await buildWithGo(HERE, PACKAGE, target, ldflags);
  return failure && `the Pulumi CLI could not be built with Go: ${failure}`;
}

/**
 * Builds a program that the go.mod in `folder` pins, at `target`; if another process is building it, waits for that one. Returns the error,
 * or undefined on success.
 */
export async function buildWithGo(
  folder: string,
  program: string,
  target: string,
  ldflags = "-s -w",
): Promise<string | undefined> {
  mkdirSync(dirname(target), { recursive: true });
  return withLock(`${target}.lock`, async () => {
    if (existsSync(target)) return undefined;
    // A killed build must not leave a partial file where the next run looks.
    const unfinished = `${target}.unfinished`;
    const failure = await runGo(folder, ["build", "-mod=readonly", "-o", unfinished, "-ldflags", ldflags, program]);
    if (failure === undefined) renameSync(unfinished, target);
    else rmSync(unfinished, { force: true });
    return failure;
  });
}

async function runGo(folder: string, args: readonly string[]): Promise<string | undefined> {
  const go = spawn("go", args, {
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
  return code === 0 ? undefined : errors.trim() || "go could not be run";
}
