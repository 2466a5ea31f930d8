import { execFile } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expectOk } from "@stand-ins/azure/testing";
import { expect } from "vitest";
import { holdOurs } from "./hold.ts";
import { type Ours, type OursOptions, ROOT } from "./ours.ts";
import { PROD } from "./stacks.ts";

const secrets = { coindeskKey: "planted-coindesk-key-0123456789" };
const policyPack = join(ROOT, "infra/policy");

/** A protected stack that is up, with a key vault in it, and the policy pack as npm run up gives it. */
export async function protectedStack(options: OursOptions = {}): Promise<Ours> {
  const ours = await holdOurs({ stack: "prod", config: PROD, deployerInside: true, secrets, policyPack, ...options });
  expectOk(await ours.up());
  return ours;
}

/** The flags of npm's commands for that stack. */
export const flagsOf = ({ configFile }: Ours) => ["--stack", "prod", "--config-file", configFile];

export const stateOf = async (ours: Ours) => (await ours.exportState()).deployment.resources ?? [];

/** What Pulumi remembers and what exists, and how often somebody was asked to change it. */
export const everything = async (ours: Ours) => ({
  // Without secrets, which are encrypted anew each time, and in an order of their own.
  state: (await stateOf(ours))
    .map(({ urn, type, id, protect, deletedWith }) => ({ urn, type, id, protect, deletedWith }))
    .toSorted((one, other) => one.urn.localeCompare(other.urn)),
  azure: ours.azure.cloud.list(),
  asked: ours.azure.watch.calls.length,
});

/** A command of the CLI that only changes the state; fails with what it says where that is not expected. */
export async function pulumi(ours: Ours, ...args: readonly string[]): Promise<void> {
  expect([args, (await tryPulumi(ours, ...args)).code]).toEqual([args, 0]);
}

/** The same, with how it ended. */
export async function tryPulumi(ours: Ours, ...args: readonly string[]): Promise<{ code: unknown; stderr: string }> {
  // Not at once: the plugins that the CLI asks are served by this process.
  const stack = args.includes("--stack") ? [] : ["--stack", "prod"];
  const child = execFile("pulumi", [...args, ...stack], { cwd: ROOT, env: ours.environment() });
  let stderr = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const [code] = await once(child, "close");
  return { code, stderr };
}
