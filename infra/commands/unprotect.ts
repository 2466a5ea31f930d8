import { cut, TrackerError } from "@tracker/core";
import { badInput, unwrap } from "@tracker/settings";
import { type Command, type Io, readFlags } from "@tracker/settings/command-line";
import { foreignConfiguration } from "./foreseen/protection.ts";
import { preflightToRead } from "./preflight.ts";
import { announcedPulumi, type Pulumi } from "./pulumi.ts";
import { STACK_FLAGS } from "./stack-flags.ts";

export const unprotect: Command = {
  usage: "npm run unprotect --",
  description:
    "Unprotects a stack in its configuration and in Pulumi's state, even after a failed update. Changes nothing on Azure.",
  flags: STACK_FLAGS,
  examples: ["npm run unprotect -- --stack prod"],
  run,
};

async function run(args: readonly string[], io: Io): Promise<void> {
  const flags = unwrap(readFlags(STACK_FLAGS, args, io.environment));
  const pulumi = announcedPulumi(io);
  const { stack, state } = await preflightToRead({ pulumi, environment: io.environment }, flags, "unprotect");
  const foreign = foreignConfiguration({ stack }, flags);
  if (foreign.length > 0) throw badInput(foreign);
  if (state.isProtected) await asked(pulumi, ["state", "unprotect", "--all", "--yes", "--stack", stack]);
  const file = flags.configFile === undefined ? [] : ["--config-file", flags.configFile];
  await asked(pulumi, ["config", "set", "protect", "false", "--stack", stack, ...file]);
  io.print(
    `${stack} is unprotected, in its configuration and in Pulumi's state. To protect it again: pulumi config set --stack ${stack} protect true, and npm run up -- --stack ${stack}.`,
  );
}

/** Rejects with a TrackerError that has Pulumi's message. */
async function asked(pulumi: Pulumi, words: readonly string[]): Promise<void> {
  const { ok, stderr } = await pulumi.ask(words);
  if (!ok) throw new TrackerError("no-access", `pulumi ${words.slice(0, 2).join(" ")} failed (${cut(stderr.trim())})`);
}
