import { unwrap } from "@tracker/settings";
import { type Command, type Io, readFlags, switchFlag } from "@tracker/settings/command-line";
import { az } from "./account.ts";
import { readConnection } from "./github/connection.ts";
import { gh } from "./github/gh.ts";
import { gitOrigin, REPOSITORY_FLAGS } from "./github/repository.ts";
import { REVIEWERS_FLAG } from "./github/reviewers.ts";
import { CONNECT_GITHUB, connectScript } from "./github/script.ts";
import { STATE_ACCOUNT_FLAG } from "./github/state-place.ts";
import { preflightToRead } from "./preflight.ts";
import { announcedPulumi } from "./pulumi.ts";
import { STACK_FLAGS } from "./stack-flags.ts";

const FLAGS = {
  ...STACK_FLAGS,
  ...REPOSITORY_FLAGS,
  ownSubscription: switchFlag(
    "--own-subscription",
    "the stack has a subscription of its own, in which GitHub may create and delete everything",
  ),
  withoutPreview: switchFlag("--without-preview", "pull requests show the rehearsal's plan, which needs no identity"),
  stateAccount: STATE_ACCOUNT_FLAG,
  reviewers: REVIEWERS_FLAG,
  withoutReviewers: switchFlag(
    "--without-reviewers",
    "whoever can start a workflow on main deploys and destroys without approval",
  ),
};

export const connectGitHub: Command = {
  usage: CONNECT_GITHUB,
  description:
    "Prints a shell script that lets this repository's GitHub workflows deploy a stack, with every value filled in: read it, run it, run it again, undo it. Changes nothing itself.",
  flags: FLAGS,
  examples: [
    `${CONNECT_GITHUB} --stack dev`,
    `${CONNECT_GITHUB} --stack prod --own-subscription --reviewers ada,octo-org/operators`,
  ],
  run,
};

async function run(args: readonly string[], io: Io): Promise<void> {
  const flags = unwrap(readFlags(FLAGS, args, io.environment));
  // Standard output is for the script only.
  const pulumi = announcedPulumi({ environment: io.environment, print: io.warn });
  const chosen = await preflightToRead({ pulumi, environment: io.environment }, flags, "connect-github");
  const sources = { pulumi, az, gh, origin: gitOrigin, environment: io.environment };
  io.print(connectScript(await readConnection(chosen, flags, sources), args));
}
