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

/** Plain `pulumi up` does not look at it. */
const POLICY_PACK = ["--policy-pack", "infra/policy"];

/** What was protected is deleted one by one: what can go goes, whatever holds the network. */
const ALL_THAT_CAN_GO = ["--continue-on-error"];

/** `npm run up` and its sisters: what Pulumi does, once everything that it needs was seen to be in place. */
await runMain({
  up: pulumiCommand("up", "Brings a stack to what the sources and its configuration say, and publishes the function."),
  preview: pulumiCommand("preview", "Shows what npm run up would change, and changes nothing."),
  destroy: pulumiCommand("destroy", "Deletes a stack with all of its prices, and says what is left of it in Azure."),
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
