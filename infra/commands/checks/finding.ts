import { describeError, TrackerError } from "@tracker/core";

/** The result of checking one part of a stack. */
export interface Finding {
  readonly what: string;
  /** `skipped` is no failure: the part cannot be checked from here, and does not have to be. */
  readonly outcome: "ok" | "failed" | "skipped";
  /** What was found and, if it failed or was skipped, what to do. */
  readonly said: string;
}

/** Runs a check. Resolves to its findings; an expected failure becomes one. */
export async function findingsOf(what: string, check: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await check();
  } catch (error) {
    if (!(error instanceof TrackerError)) throw error;
    return [{ what, outcome: "failed", said: describeError(error) }];
  }
}

/** Returns a finding as one line, in aligned columns. */
export function findingLine({ what, outcome, said }: Finding): string {
  return `${outcome.padEnd(7)}  ${what.padEnd(9)}  ${said}`;
}
