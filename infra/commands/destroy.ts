import { MINUTE } from "@tracker/core";
import type { Arm } from "../azure/arm.ts";
import { pollUntil, type Time } from "../azure/poll-until.ts";
import type { Ready } from "./preflight.ts";
import type { Pulumi } from "./pulumi.ts";
import type { ResourceGroup } from "./stack-state.ts";

/** An app that is gone keeps its subnet for some minutes, now and then for longer. */
const TRIES = 10;
const BETWEEN_TRIES = MINUTE;

interface DestroyOptions {
  /** A line on the prices that go with the stack. */
  readonly atStake: () => Promise<string>;
  readonly time?: Time;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Says what goes with a stack and destroys it, again while the platform still holds the subnet of the app that went first, and says what is
 * left in Azure. Resolves to an exit code.
 */
export async function destroy(
  pulumi: Pulumi,
  { stack, state, arm }: Pick<Ready, "stack" | "state" | "arm">,
  args: readonly string[],
  { atStake, time, say, signal }: DestroyOptions,
): Promise<number> {
  const words = ["destroy", "--stack", stack, ...args];
  const { group } = state;
  if (group === undefined) return pulumi.run(words);
  say(await atStake());
  if (signal.aborted) return 1;
  let confirmed: readonly string[] = [];
  const { code, left } = await pollUntil(
    async () => ({ code: await pulumi.run([...words, ...confirmed]), left: await leftIn(arm, group) }),
    ({ code, left }) => code === 0 || !onlyNetwork(left),
    {
      mostLooks: TRIES,
      pause: BETWEEN_TRIES,
      signal,
      time,
      beforePause: () => {
        say("Only the network is left: Azure holds its subnet for some minutes after the app is gone. Trying again.");
        confirmed = ["--yes"];
      },
    },
  );
  say(describeLeft(group, left));
  return code;
}

interface Left {
  readonly type: string;
  readonly name: string;
}

/** The resources of a group; undefined where the group is gone. */
async function leftIn(arm: Arm, { name }: ResourceGroup): Promise<readonly Left[] | undefined> {
  const { status, body } = await arm.request("GET", `/resourceGroups/${name}/resources`, "2022-12-01");
  if (status === 404) return undefined;
  return (body as { value?: readonly Left[] }).value ?? [];
}

function onlyNetwork(left: readonly Left[] | undefined): boolean {
  return (
    left !== undefined &&
    left.length > 0 &&
    left.every(({ type }) => /^Microsoft\.Network\/virtualNetworks$/i.test(type))
  );
}

function describeLeft({ name }: ResourceGroup, left: readonly Left[] | undefined): string {
  if (left === undefined) return `Nothing is left in Azure: the resource group ${name} is gone.`;
  const lines = left.map(({ type, name: resource }) => `  ${type} ${resource}`);
  return [
    `Left in Azure, in the resource group ${name}: ${left.length} resource${left.length === 1 ? "" : "s"}`,
    ...lines,
  ].join("\n");
}
