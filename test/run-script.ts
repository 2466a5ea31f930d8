import { type ChildProcessWithoutNullStreams, type SpawnOptionsWithoutStdio, spawn } from "node:child_process";
import { join, resolve } from "node:path";

const ROOT = join(import.meta.dirname, "..");

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly process: ChildProcessWithoutNullStreams;
  /** Its standard output so far. */
  readonly stdout: () => string;
  /** Resolves once standard output matches; rejects if the program ends before. */
  readonly printed: (pattern: RegExp) => Promise<RegExpExecArray>;
  readonly ended: Promise<Ended>;
}

/** Starts a script of this repository, or of a clone by its absolute path, as the bootstrap does. */
export function startScript(script: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): Running {
  return startProgram(process.execPath, ["--disable-warning=ExperimentalWarning", resolve(ROOT, script), ...args], {
    env: { ...process.env, ...environment },
  });
}

/** Kills the process groups that a failed test has left running. */
export function killGroups(started: Running[]): void {
  for (const { process: leader } of started.splice(0)) {
    // While any process of the group has the pipe open, its id is not reused.
    if (leader.pid !== undefined && !leader.stdout.closed) process.kill(-leader.pid, "SIGKILL");
  }
}

/** Starts a program. It counts as running until its own children that write to the same pipes have ended too. */
export function startProgram(program: string, args: readonly string[], options: SpawnOptionsWithoutStdio): Running {
  const child = spawn(program, args, options);
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.once("close", (code) => resolve({ code, stdout, stderr }));
  });
  const printed = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(stdout);
        if (match) resolve(match);
      };
      child.stdout.on("data", look);
      child.once("close", () => reject(new Error(`ended before it printed ${pattern}:\n${stdout}${stderr}`)));
      look();
    });
  return { process: child, stdout: () => stdout, printed, ended };
}

export const LOCAL = "packages/local/src/main.ts";

/** Starts a command of the local command line: start, demo, export, import or audit. */
export function startLocal(args: readonly string[], environment?: Record<string, string>): Running {
  return startScript(LOCAL, args, environment);
}

export function runLocal(args: readonly string[], environment?: Record<string, string>): Promise<Ended> {
  return startLocal(args, environment).ended;
}
