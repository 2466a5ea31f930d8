import type { Io } from "@tracker/settings/command-line";
import { preflightToRead } from "./preflight.ts";
import { announcedPulumi } from "./pulumi.ts";
import type { StackFlags } from "./stack-flags.ts";

/** The outputs of a deployed stack; empty if it never was deployed. */
export interface StackOutputs {
  readonly stack: string;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/**
 * Resolves to the outputs of a stack, by default the selected one. Rejects with a TrackerError that says what is missing.
 * @param command the command that needs them, for example "verify"
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
