import { MINUTE } from "@tracker/core";
import { pollUntil, type Time } from "../azure/poll-until.ts";
import { contentsOf, isAzuresOwn, type Listed } from "./group-contents.ts";
import type { Ready } from "./preflight.ts";
import type { Pulumi } from "./pulumi.ts";
import type { ResourceGroup, StackState } from "./stack-state.ts";

/** Azure holds the subnet of a deleted app for some minutes, occasionally for longer. */
const TRIES = 10;
const BETWEEN_TRIES = MINUTE;

interface Destroyed extends Pick<Ready, "stack" | "arm"> {
  readonly state: Pick<StackState, "group">;
}

interface DestroyOptions {
  /** Resolves to a line on the prices that will be lost. */
  readonly atStake: () => Promise<string>;
  readonly time?: Time;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Prints what will be lost, destroys the stack, tries again while the platform still holds the subnet of the deleted app, and prints what is
 * left in Azure. Resolves to an exit code.
 */
export async function destroy(
  pulumi: Pulumi,
  { stack, state, arm }: Destroyed,
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
    async () => ({ code: await pulumi.run([...words, ...confirmed]), left: await contentsOf(arm, group) }),
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
  if (code !== 0 && left !== undefined)
    say(
      `If it stopped half-way: once the obstacle that Azure names is gone, npm run destroy -- --stack ${stack} finishes it. Until then up refuses to run, because Pulumi's state lacks what is left.`,
    );
  return code;
}

function onlyNetwork(left: readonly Listed[] | undefined): boolean {
  const ours = left?.filter((resource) => !isAzuresOwn(resource)) ?? [];
  return ours.length > 0 && ours.every(({ type }) => /^Microsoft\.Network\/virtualNetworks$/i.test(type));
}

function describeLeft({ name }: ResourceGroup, left: readonly Listed[] | undefined): string {
  if (left === undefined) return `Nothing is left in Azure: the resource group ${name} is gone.`;
  const lines = left.map(({ type, name: resource }) => `  ${type} ${resource}`);
  return [
    `Left in Azure, in the resource group ${name}: ${left.length} resource${left.length === 1 ? "" : "s"}`,
    ...lines,
  ].join("\n");
}
