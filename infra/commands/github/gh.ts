import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { cut, TrackerError } from "@tracker/core";

/** Runs GitHub's CLI; resolves to what it printed, rejects as `execFile` does. */
export type Gh = (args: readonly string[]) => Promise<string>;

export const gh: Gh = async (args) => (await promisify(execFile)("gh", [...args])).stdout;

/** Asks GitHub's API. Rejects with a TrackerError that says what could not be looked up, and what to do. */
export async function askGitHub(runGh: Gh, path: string, what: string, hint: string): Promise<string> {
  try {
    return await runGh(["api", path]);
  } catch (cause) {
    const { code, stderr = "" } = cause as { code?: unknown; stderr?: string };
    const why = code === "ENOENT" ? "GitHub's CLI, gh, is not installed" : cut(stderr.trim().split("\n")[0] ?? "", 120);
    throw new TrackerError("no-access", `cannot look up ${what} (${why})`, { cause, hint });
  }
}
