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
  `keep checking until all is well; the first price comes up to ${minutes(SLOT_LENGTH)} after a deployment`,
);

const FLAGS = { ...STACK_FLAGS, wait: WAIT };

/** A little more than two slots: the first price of a new stack comes with the next slot, and an answer without it is cached for one. */
const PATIENCE = 2 * SLOT_LENGTH + 2 * MINUTE;

const BETWEEN_LOOKS = 20 * SECOND;

export const verify: Command = {
  usage: "npm run verify --",
  description:
    "Checks a deployed stack from outside and as the signed-in account, and prints for each part what it found or what to do. Changes nothing.",
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

/** Repeats the checks until none fails, for at most a little more than two slots. Resolves to the last findings. */
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
