import { describeError, TrackerError } from "@tracker/core";

/** What a look at one part of a stack has found. */
export interface Finding {
  readonly what: string;
  /** `skipped` is no failure: it could not be looked at from here, and need not be. */
  readonly outcome: "ok" | "failed" | "skipped";
  /** What was seen, and where it failed or was skipped, what to do. */
  readonly said: string;
}

/** Runs a check to a finding: a foreseen failure is one too. */
export async function findingsOf(what: string, check: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await check();
  } catch (error) {
    if (!(error instanceof TrackerError)) throw error;
    return [{ what, outcome: "failed", said: describeError(error) }];
  }
}

/** One line a finding, the texts below each other. */
export function findingLine({ what, outcome, said }: Finding): string {
  return `${outcome.padEnd(7)}  ${what.padEnd(9)}  ${said}`;
}
