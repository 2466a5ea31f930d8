import { type ChildProcess, spawn } from "node:child_process";

export interface ShellCommand {
  readonly command: string;
  /** The program and its arguments before the command; the system's shell unless given. */
  readonly interpreter: readonly string[] | undefined;
  readonly dir: string | undefined;
  readonly environment: NodeJS.ProcessEnv;
  readonly stdin: string | undefined;
  /** Told of each piece of output as it comes. */
  readonly hear: (stream: "stdout" | "stderr", text: string) => void;
  /** Given the process, so that whoever ends the rehearsal can end it too. */
  readonly started: (child: ChildProcess) => void;
}

export interface ShellResult {
  readonly stdout: string;
  readonly stderr: string;
  /** How it ended other than well, in the words of Go's exec package, which the real plugin prints. */
  readonly failure: string | undefined;
  /** Both streams in the order in which they came. */
  readonly both: string;
}

const SHELL = process.platform === "win32" ? ["cmd", "/C"] : ["/bin/sh", "-c"];

/** Runs a command to its end as the real plugin does. Never rejects: a command that cannot start is a failure too. */
export async function runShell(shell: ShellCommand): Promise<ShellResult> {
  const [program = "", ...args] = shell.interpreter?.length ? shell.interpreter : SHELL;
  const heard = { stdout: "", stderr: "", both: "" };
  const failure = await new Promise<string | undefined>((done) => {
    const child = spawn(program, [...args, shell.command], {
      cwd: shell.dir ?? process.cwd(),
      env: shell.environment,
      stdio: ["pipe", "pipe", "pipe"],
      // A group of its own: ending it ends what the shell has started as well.
      detached: process.platform !== "win32",
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
    // A command that does not read its input closes it: that is no failure.
    child.stdin.on("error", () => {});
    child.stdin.end(shell.stdin ?? "");
  });
  return { ...heard, failure };
}
