import { type ChildProcess, spawn } from "node:child_process";

/** How one run of the CLI ended. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, in the order in which they came. */
  readonly output: string;
}

export interface Cli {
  run(args: readonly string[], cwd: string): Promise<Ran>;
  /** Ends a run at once, as a power cut would; nothing is cleaned up. */
  kill(): void;
}

/** @param hear told of output as it comes */
export function createCli(path: string, environment: () => NodeJS.ProcessEnv, hear: (text: string) => void): Cli {
  const running = new Set<ChildProcess>();
  return {
    run: async (args, cwd) => {
      const child = spawn(path, [...args], {
        cwd,
        env: environment(),
        stdio: ["ignore", "pipe", "pipe"],
        detached: process.platform !== "win32",
      });
      running.add(child);
      const heard = { stdout: "", stderr: "", output: "" };
      for (const stream of ["stdout", "stderr"] as const) {
        child[stream].setEncoding("utf8").on("data", (text: string) => {
          heard[stream] += text;
          heard.output += text;
          hear(text);
        });
      }
      const code = await new Promise<number | null>((resolve, reject) => {
        child.once("close", resolve);
        child.once("error", reject);
      });
      running.delete(child);
      return { code, ...heard };
    },
    kill: () => {
      for (const { pid } of running) {
        if (pid !== undefined) process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
      }
    },
  };
}
