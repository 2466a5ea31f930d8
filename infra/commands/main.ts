/** `npm run up`, `preview`, `destroy` and `verify`: what Pulumi does, once everything that it needs was seen to be in place. */
import { badInput, shownCommand } from "@tracker/settings";
import { runStep } from "../steps/run-step.ts";
import { destroy } from "./destroy.ts";
import { preflightToDeploy, preflightToRead } from "./preflight.ts";
import { findPulumi } from "./pulumi.ts";
import { readStackFlags, withoutValues } from "./stack-flags.ts";
import { verify } from "./verify.ts";

const COMMANDS = ["up", "preview", "destroy", "verify"];

/** Plain `pulumi up` does not look at it. */
const POLICY_PACK = ["--policy-pack", "infra/policy"];

await runStep(async ([command = "", ...args], signal, say) => {
  if (!COMMANDS.includes(command)) throw badInput([`${shownCommand(command)} is not one of ${COMMANDS.join(", ")}`]);
  const line = readStackFlags(command, args);
  const pulumi = findPulumi();
  if (pulumi.fetched) say("Pulumi is not on the PATH: npm's package of it fetches its CLI, unless it has already.");
  const surroundings = { pulumi, environment: process.env };
  if (command === "verify") {
    process.exitCode = await verify(await preflightToRead(surroundings, line, command), line.passedOn);
    return;
  }
  const ready = await preflightToDeploy(surroundings, line, command);
  const words = [command, "--stack", ready.stack, ...(command === "destroy" ? [] : POLICY_PACK), ...line.passedOn];
  say(`pulumi ${withoutValues(words).join(" ")}`);
  process.exitCode =
    command === "destroy" ? await destroy(pulumi, ready, line.passedOn, { say, signal }) : await pulumi.run(words);
});
