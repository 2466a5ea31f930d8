import { cut, TrackerError } from "@tracker/core";

/** What a look at Azure found to be in the way, one line each. */
export type Problems = readonly string[];

/**
 * Takes a look beforehand. Where Azure refuses it, or cannot be asked, that is a line and no problem: who deploys may lack the right to look
 * at what is not theirs, and Azure says the same later, only less clearly.
 * @param what is looked for, as "which resource providers are registered"
 */
export async function look(what: string, say: (line: string) => void, act: () => Promise<Problems>): Promise<Problems> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof TrackerError)) throw error;
    say(`Going on without knowing ${what}: ${cut(error.message)}.`);
    return [];
  }
}
