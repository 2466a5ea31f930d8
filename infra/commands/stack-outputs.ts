import type { Io } from "@tracker/settings/command-line";
import { preflightToRead } from "./preflight.ts";
import { announcedPulumi } from "./pulumi.ts";
import type { StackFlags } from "./stack-flags.ts";

/** What a stack says of itself once it is up; nothing where it never was. */
export interface StackOutputs {
  readonly stack: string;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/**
 * Asks Pulumi for the outputs of a stack, the selected one unless one is named. Rejects with a TrackerError that says what is not in place.
 * @param command who wants to know: "verify"
 */
export async function readStackOutputs(
  command: string,
  flags: Pick<StackFlags, "stack" | "configFile">,
  io: Pick<Io, "environment" | "print">,
): Promise<StackOutputs> {
  const surroundings = { pulumi: announcedPulumi(io), environment: io.environment };
  const { stack, state } = await preflightToRead(surroundings, flags, command);
  return { stack, outputs: state.outputs };
}
