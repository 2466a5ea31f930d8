import type { Rehearsal } from "@stand-ins/azure";
import { type Ended, startScript } from "../run-script.ts";

/** Runs a command such as `npm run up` as npm does, in the environment of a rehearsal. */
export function runCommand(
  { environment }: Pick<Rehearsal, "environment">,
  args: readonly string[],
  more: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  return startScript("infra/commands/main.ts", args, { ...environment(), ...more }).ended;
}
