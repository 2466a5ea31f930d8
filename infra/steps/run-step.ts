import { describeError, TrackerError } from "@tracker/core";

export type Step = (args: readonly string[], signal: AbortSignal, say: (line: string) => void) => Promise<void>;

/**
 * Runs a step as a program: its command line in, what it did on standard output, and when it fails one line that says what to do, and exit
 * code 1. Ctrl-C and a polite kill fire the signal, so that what must be put right again is.
 */
export async function runStep(step: Step): Promise<void> {
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => stop.abort());
  try {
    await step(process.argv.slice(2), stop.signal, (line) => process.stdout.write(`${line}\n`));
  } catch (error) {
    if (!(error instanceof TrackerError)) throw error;
    process.stderr.write(`${describeError(error)}\n`);
    process.exitCode = 1;
  }
}
