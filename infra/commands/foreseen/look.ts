import { cut, TrackerError } from "@tracker/core";

/** The problems that a check found, one line each. */
export type Problems = readonly string[];

/**
 * Runs a check on Azure before a deployment. If Azure refuses it or does not answer, that is printed as a line and is no problem: the deployer
 * may lack the right to look, and Azure would report the same problem later, only less clearly.
 * @param what the check finds out, for example "which resource providers are registered"
 */
export async function look(what: string, say: (line: string) => void, act: () => Promise<Problems>): Promise<Problems> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof TrackerError)) throw error;
    say(`Continuing without knowing ${what}: ${cut(error.message)}.`);
    return [];
  }
}
