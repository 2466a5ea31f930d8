import { MINUTE, minutes, SECOND, SLOT_LENGTH, TrackerError } from "@tracker/core";
import { unwrap } from "@tracker/settings";
import { type Command, type Io, readFlags, switchFlag } from "@tracker/settings/command-line";
import { pollUntil, type Time } from "../azure/poll-until.ts";
import { checkAll } from "./checks/all.ts";
import { readDeployed } from "./checks/deployed.ts";
import { type Finding, findingLine } from "./checks/finding.ts";
import { STACK_FLAGS } from "./stack-flags.ts";
import { readStackOutputs } from "./stack-outputs.ts";

const WAIT = switchFlag(
  "--wait",
  `look again until all is well, for the first price comes up to ${minutes(SLOT_LENGTH)} after a deployment`,
);

const FLAGS = { ...STACK_FLAGS, wait: WAIT };

/** Two slots and a little: the first price of a new stack comes with the next slot, and an answer without it is kept for one. */
const PATIENCE = 2 * SLOT_LENGTH + 2 * MINUTE;

const BETWEEN_LOOKS = 20 * SECOND;

export const verify: Command = {
  usage: "npm run verify --",
  description:
    "Looks at a deployed stack, from outside and as whoever is signed in, and says for each part what it saw or what to do. Changes nothing.",
  flags: FLAGS,
  examples: ["npm run verify -- --stack dev", "npm run verify -- --stack dev --wait"],
  run,
};

async function run(args: readonly string[], io: Io): Promise<void> {
  const { wait, ...flags } = unwrap(readFlags(FLAGS, args, io.environment));
  const deployed = readDeployed(await readStackOutputs("verify", flags, io));
  const look = () => checkAll(deployed, io.environment, io.signal);
  const findings = await (wait ? untilWell(look, io) : look());
  for (const finding of findings) io.print(findingLine(finding));
  const failed = failedOf(findings);
  if (failed.length > 0) {
    throw new TrackerError("no-answer", `${failed.length} of ${findings.length} checks failed: ${failed.join(", ")}`);
  }
}

/** Looks again and again until nothing has failed, or for a little more than two slots; resolves to what was found last. */
export async function untilWell(
  look: () => Promise<readonly Finding[]>,
  { signal, print: say }: Pick<Io, "signal" | "print">,
  time?: Time,
): Promise<readonly Finding[]> {
  const awaited = (findings: readonly Finding[]) => ({ what: failedOf(findings).join(", ") });
  return pollUntil(look, (findings) => failedOf(findings).length === 0, {
    patience: PATIENCE,
    pause: BETWEEN_LOOKS,
    signal,
    time,
    waiting: { say, awaited },
  });
}

function failedOf(findings: readonly Finding[]): readonly string[] {
  return findings.filter(({ outcome }) => outcome === "failed").map(({ what }) => what);
}
