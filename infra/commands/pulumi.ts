import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Io } from "@tracker/settings/command-line";

/** The folder of Pulumi.yaml: the repository's root. */
export const ROOT = join(import.meta.dirname, "../..");

/** The CLI that was rehearsed, which the npm package `pulumi` fetches instead of the one of its own version. */
const REHEARSED = "3.274.1";

/** The result of a command whose output was captured. */
interface Answered {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Pulumi's CLI, run at the root of the repository. */
export interface Pulumi {
  /** Whether it is the one that the npm package `pulumi` downloads on first use. */
  readonly fetched: boolean;
  /** Runs a command in this terminal. Resolves to its exit code. */
  run(args: readonly string[]): Promise<number>;
  /** Runs a command without prompts, and captures its output. */
  ask(args: readonly string[]): Promise<Answered>;
}

/** Finds the CLI, and prints a line if it may have to be downloaded, which takes a while. */
export function announcedPulumi({ environment, print }: Pick<Io, "environment" | "print">): Pulumi {
  const pulumi = findPulumi(environment);
  if (pulumi.fetched) print("Pulumi is not on the PATH; its npm package fetches the CLI once.");
  return pulumi;
}

/** Returns the CLI on the PATH, else the one of the npm package `pulumi`, which never takes precedence over an installed one. */
function findPulumi(environment: NodeJS.ProcessEnv): Pulumi {
  const installed = onPath("pulumi", environment.PATH ?? "");
  const brought = [process.execPath, fileURLToPath(import.meta.resolve("pulumi/run.js"))];
  const [program = "", ...first] = installed === undefined ? brought : [installed];
  const start = (args: readonly string[], stdio: "inherit" | "pipe") =>
    spawn(program, [...first, ...args], {
      cwd: ROOT,
      env: installed === undefined ? { PULUMI_VERSION: REHEARSED, ...environment } : environment,
      stdio: [stdio === "inherit" ? stdio : "ignore", stdio, stdio],
    });
  return {
    fetched: installed === undefined,
    run: async (args) => {
      const child = start(args, "inherit");
      // A terminal sends Ctrl-C to the CLI as well, which shuts down by itself.
      const stay = () => {};
      const pass = () => child.kill("SIGTERM");
      process.on("SIGINT", stay).once("SIGTERM", pass);
      const code = await ended(child);
      process.off("SIGINT", stay).off("SIGTERM", pass);
      return code;
    },
    ask: async (args) => {
      const child = start([...args, "--non-interactive"], "pipe");
      const heard = { stdout: "", stderr: "" };
      for (const stream of ["stdout", "stderr"] as const) {
        child[stream]?.setEncoding("utf8").on("data", (text: string) => {
          heard[stream] += text;
        });
      }
      return { ok: (await ended(child)) === 0, ...heard };
    },
  };
}

async function ended(child: ReturnType<typeof spawn>): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
}

function onPath(program: string, path: string): string | undefined {
  const name = process.platform === "win32" ? `${program}.exe` : program;
  return path
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file));
}
