import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { signalGroup } from "../engine/signal.ts";

/** The result of one run of the CLI. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, in the order in which they came. */
  readonly output: string;
}

export interface Cli {
  run(args: readonly string[], cwd: string): Promise<Ran>;
  /**
   * Kills the running processes at once, without a chance to clean up, and waits until they are gone. Later ones are not affected.
   * @param ready the kill is delayed, by a few milliseconds at a time, until this returns true
   */
  kill(ready?: () => boolean): Promise<void>;
}

/** How often a kill checks `ready` before it strikes anyway. */
const LOOKS = 500;

/** @param hear called with output as it comes */
export function createCli(path: string, environment: () => NodeJS.ProcessEnv, hear: (text: string) => void): Cli {
  const running = new Map<ChildProcess, Promise<number | null>>();
  return {
    run: async (args, cwd) => {
      const child = spawn(path, [...args], {
        cwd,
        env: environment(),
        stdio: ["ignore", "pipe", "pipe"],
        detached: process.platform !== "win32",
      });
      const heard = { stdout: "", stderr: "", output: "" };
      for (const stream of ["stdout", "stderr"] as const) {
        child[stream].setEncoding("utf8").on("data", (text: string) => {
          heard[stream] += text;
          heard.output += text;
          hear(text);
        });
      }
      const ended = new Promise<number | null>((resolve, reject) => {
        child.once("close", resolve);
        child.once("error", reject);
      });
      running.set(child, ended);
      const code = await ended.finally(() => running.delete(child));
      return { code, ...heard };
    },
    kill: async (ready = () => true) => {
      const meant = new Map(running);
      const goesOn = () => [...meant.keys()].some((child) => running.has(child));
      const signal = (name: NodeJS.Signals) => {
        for (const child of meant.keys()) if (running.has(child)) signalGroup(child.pid, name);
      };
      for (let look = 0; look < LOOKS && goesOn() && process.platform !== "win32"; look++) {
        signal("SIGSTOP");
        await sleep(5);
        if (ready()) break;
        signal("SIGCONT");
        await sleep(5);
      }
      signal("SIGKILL");
      await Promise.allSettled(meant.values());
    },
  };
}
