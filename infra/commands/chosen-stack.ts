import { readFileSync } from "node:fs";
import { join } from "node:path";
import { cut, TrackerError } from "@tracker/core";
import { howToMake } from "./first-stack.ts";
import { type Pulumi, ROOT } from "./pulumi.ts";
import type { StackFlags } from "./stack-flags.ts";
import { readState, type StackState } from "./stack-state.ts";

/** A stack that Pulumi can work on. */
export interface Chosen {
  readonly stack: string;
  /** Its configuration by name, the project's own names without the project. */
  readonly config: ReadonlyMap<string, string>;
  readonly state: StackState;
}

/** Rejects with a TrackerError where Pulumi's CLI cannot be run. */
export async function checkCli(pulumi: Pulumi): Promise<void> {
  const { ok, stderr } = await pulumi.ask(["version"]);
  if (ok) return;
  const told = cut(stderr.trim().split("\n").at(-1) ?? "");
  throw new TrackerError(
    "no-access",
    pulumi.fetched
      ? `Pulumi's CLI is not on the PATH, and could not be fetched (${told})`
      : `Pulumi's CLI does not run (${told})`,
    { hint: "Install it from https://www.pulumi.com/docs/install, and run this again." },
  );
}

/** Says all there is to say: whatever else is not in place does not matter then. */
export class NoStack extends TrackerError {
  constructor(stack: string, nothing: string) {
    super("bad-input", `there is no stack ${stack}, and ${nothing}`, {
      hint: "pulumi stack ls has the names of those that there are.",
    });
  }
}

/** Where there is no such stack, what these commands need not do; others bring one up. */
const NOTHING: Readonly<Record<string, string>> = {
  destroy: "nothing to destroy",
  unprotect: "nothing to unprotect",
  verify: "nothing to verify",
  powerbi: "nothing for a report to read",
};

/**
 * Finds the stack that is named, else the one that is selected. Rejects with a TrackerError that says how to choose one, and, where the
 * command brings stacks up, how to make one.
 * @param command whose stack it is: "up"
 */
export async function chooseStack(
  pulumi: Pulumi,
  { stack: wanted, configFile }: Pick<StackFlags, "stack" | "configFile">,
  command: string,
): Promise<Chosen> {
  const login = await pulumi.ask(["whoami"]);
  if (!login.ok) {
    throw new TrackerError("no-access", `Pulumi is not logged in to where it keeps its state (${said(login)})`, {
      hint: "pulumi login for Pulumi's own service, pulumi login --local for this machine, or another place: https://www.pulumi.com/docs/iac/concepts/state-and-backends.",
    });
  }
  const stack = wanted ?? (await pulumi.ask(["stack", "--show-name"])).stdout.trim();
  const nothing = NOTHING[command];
  if (stack === "") {
    const first = nothing === undefined ? ` For a first one: ${howToMake("dev", { configFile })}.` : "";
    throw new TrackerError("bad-input", "no stack is chosen", {
      hint: `Name one with --stack, or pulumi stack select NAME.${first}`,
    });
  }
  const file = configFile === undefined ? [] : ["--config-file", configFile];
  const config = await pulumi.ask(["config", "--json", "--stack", stack, ...file]);
  if (!config.ok)
    throw /no stack named/.test(config.stderr) ? missing(stack, configFile, nothing) : unread(stack, config);
  return { stack, config: namesOf(config.stdout), state: await readState(pulumi, stack) };
}

function missing(stack: string, configFile: string | undefined, nothing: string | undefined): TrackerError {
  if (nothing !== undefined) return new NoStack(stack, nothing);
  return new TrackerError("bad-input", `there is no stack ${stack}`, {
    hint: `Make it: ${howToMake(stack, { configFile })}.`,
  });
}

function unread(stack: string, answer: { readonly stderr: string }): TrackerError {
  const name = stack.split("/").at(-1);
  return new TrackerError("bad-input", `the stack ${stack} cannot be read (${said(answer)})`, {
    ...(/organization name must be 'organization'/.test(answer.stderr) && {
      hint: `A state of your own has no organizations: --stack ${name}.`,
    }),
  });
}

/** What Pulumi says, as one line. */
function said({ stderr }: { readonly stderr: string }): string {
  return cut(
    stderr
      .trim()
      .split("\n")[0]
      ?.replace(/^error:\s*/, "") ?? "",
  );
}

function namesOf(json: string): ReadonlyMap<string, string> {
  const project = /^name:\s*["']?([\w.-]+)/m.exec(readFileSync(join(ROOT, "Pulumi.yaml"), "utf8"))?.[1];
  const entries = Object.entries(JSON.parse(json) as Record<string, { readonly value?: string }>);
  return new Map(
    entries.flatMap(([name, { value = "" }]) => (value === "" ? [] : [[name.replace(`${project}:`, ""), value]])),
  );
}
