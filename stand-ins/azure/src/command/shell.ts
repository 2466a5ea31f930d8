import { type ChildProcess, spawn } from "node:child_process";
import { argvOnWindows, escapeArg } from "./windows.ts";

export interface ShellCommand {
  readonly command: string;
  /** The program and its arguments before the command; by default the system's shell. */
  readonly interpreter: readonly string[] | undefined;
  readonly dir: string | undefined;
  readonly environment: NodeJS.ProcessEnv;
  readonly stdin: string | undefined;
  /** Whether the program gets the command line it would get on Windows, on any system. */
  readonly asOnWindows: boolean;
  /** Called with each piece of output as it comes. */
  readonly hear: (stream: "stdout" | "stderr", text: string) => void;
  /** Called with the process, so that the end of the rehearsal can end it too. */
  readonly started: (child: ChildProcess) => void;
}

export interface ShellResult {
  readonly stdout: string;
  readonly stderr: string;
  /** How it failed, in the words of Go's exec package, which the real plugin prints; undefined if it did not. */
  readonly failure: string | undefined;
  /** Both streams in the order in which they came. */
  readonly both: string;
}

const WINDOWS = process.platform === "win32";

/** Runs a command to its end as the real plugin does. Never rejects: a command that cannot start resolves to a failure. */
export async function runShell(shell: ShellCommand): Promise<ShellResult> {
  const usual = WINDOWS || shell.asOnWindows ? ["cmd", "/C"] : ["/bin/sh", "-c"];
  const command = [...(shell.interpreter?.length ? shell.interpreter : usual), shell.command];
  const heard = { stdout: "", stderr: "", both: "" };
  const failure = await new Promise<string | undefined>((done) => {
    const [program = "", ...args] = shell.asOnWindows && !WINDOWS ? argvOnWindows(command, shell.environment) : command;
    // Go and Node quote by different rules.
    const child = spawn(program, WINDOWS ? args.map(escapeArg) : args, {
      windowsVerbatimArguments: true,
      cwd: shell.dir ?? process.cwd(),
      env: shell.environment,
      stdio: ["pipe", "pipe", "pipe"],
      // A process group of its own, so that ending it also ends what the shell has started.
      detached: !WINDOWS,
    });
    shell.started(child);
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream].setEncoding("utf8").on("data", (text: string) => {
        heard[stream] += text;
        heard.both += text;
        shell.hear(stream, text);
      });
    }
    child.once("error", (error) => done(error.message));
    child.once("close", (code, signal) => {
      if (signal !== null) done(`signal: ${signal}`);
      else done(code === 0 ? undefined : `exit status ${code}`);
    });
    // A command may close its input without reading it: not a failure.
    child.stdin.on("error", () => {});
    child.stdin.end(shell.stdin ?? "");
  });
  return { ...heard, failure };
}
