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

/** A deployed protected stack with a key vault, and with the policy pack as in npm run up. */
export async function protectedStack(options: OursOptions = {}): Promise<Ours> {
  const ours = await holdOurs({ stack: "prod", config: PROD, deployerInside: true, secrets, policyPack, ...options });
  expectOk(await ours.up());
  return ours;
}

/** The flags of the npm commands for that stack. */
export const flagsOf = ({ configFile }: Ours) => ["--stack", "prod", "--config-file", configFile];

export const stateOf = async (ours: Ours) => (await ours.exportState()).deployment.resources ?? [];

/** Pulumi's state, the existing resources, and the number of requests to change them. */
export const everything = async (ours: Ours) => ({
  // Without secrets, which are encrypted differently each time, and sorted.
  state: (await stateOf(ours))
    .map(({ urn, type, id, protect, deletedWith }) => ({ urn, type, id, protect, deletedWith }))
    .toSorted((one, other) => one.urn.localeCompare(other.urn)),
  azure: ours.azure.cloud.list(),
  asked: ours.azure.watch.calls.length,
});

/** Runs a command of the CLI that only changes the state; fails with its output if the command fails. */
export async function pulumi(ours: Ours, ...args: readonly string[]): Promise<void> {
  expect([args, (await tryPulumi(ours, ...args)).code]).toEqual([args, 0]);
}

/** The same, but resolves to the exit code and error output. */
export async function tryPulumi(ours: Ours, ...args: readonly string[]): Promise<{ code: unknown; stderr: string }> {
  // Not synchronously: this process serves the plugins that the CLI asks.
  const stack = args.includes("--stack") ? [] : ["--stack", "prod"];
  const child = execFile("pulumi", [...args, ...stack], { cwd: ROOT, env: ours.environment() });
  let stderr = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const [code] = await once(child, "close");
  return { code, stderr };
}
