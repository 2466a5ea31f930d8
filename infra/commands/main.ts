import { unwrap } from "@tracker/settings";
import { type Command, type Io, runMain } from "@tracker/settings/command-line";
import { connectGitHub } from "./connect-github.ts";
import { destroy } from "./destroy.ts";
import { preflightToDeploy } from "./preflight.ts";
import { pricesAtStake } from "./prices-at-stake.ts";
import { announcedPulumi } from "./pulumi.ts";
import { readStackFlags, STACK_FLAGS, withoutValues } from "./stack-flags.ts";
import { unprotect } from "./unprotect.ts";
import { verify } from "./verify.ts";

type Name = "up" | "preview" | "destroy";

/** Plain `pulumi up` does not use it. */
const POLICY_PACK = ["--policy-pack", "infra/policy"];

/** Formerly protected resources are deleted one by one: Pulumi deletes all that it can, even if something holds the network. */
const ALL_THAT_CAN_GO = ["--continue-on-error"];

/** `npm run up` and the other commands on a stack: they check first that everything is in place that Pulumi needs. */
await runMain({
  up: pulumiCommand(
    "up",
    "Deploys a stack as the sources and its configuration describe it, and publishes the function.",
  ),
  preview: pulumiCommand("preview", "Shows what npm run up would change, and changes nothing."),
  destroy: pulumiCommand("destroy", "Deletes a stack with all its prices, and lists what is left of it in Azure."),
  unprotect,
  verify,
  "connect-github": connectGitHub,
});

function pulumiCommand(name: Name, description: string): Command {
  const usage = `npm run ${name} --`;
  return {
    usage,
    description,
    flags: STACK_FLAGS,
    passesOnTo: `pulumi ${name}`,
    examples: [`${usage} --stack dev`],
    run: (args, io) => run(name, args, io),
  };
}

async function run(name: Name, args: readonly string[], io: Io): Promise<number> {
  const flags = unwrap(readStackFlags(args, io.environment));
  const pulumi = announcedPulumi(io);
  const ready = await preflightToDeploy({ pulumi, environment: io.environment, say: io.print }, flags, name);
  const passedOn = [...(name === "destroy" ? ALL_THAT_CAN_GO : POLICY_PACK), ...flags.passedOn];
  const words = [name, "--stack", ready.stack, ...passedOn];
  io.print(`pulumi ${withoutValues(words).join(" ")}`);
  if (name !== "destroy") return pulumi.run(words);
  const { environment, print: say, signal } = io;
  const atStake = () => pricesAtStake(ready, environment, signal, say);
  return destroy(pulumi, ready, passedOn, { atStake, say, signal });
}
