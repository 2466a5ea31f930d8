import type { Rehearsal } from "@stand-ins/azure";
import { type Ended, startScript } from "../run-script.ts";

/** Runs `npm run up` and its like as npm does, in the shell of a rehearsal. */
export function runCommand(
  { environment }: Pick<Rehearsal, "environment">,
  args: readonly string[],
  more: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  return startScript("infra/commands/main.ts", args, { ...environment(), ...more }).ended;
}
