import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { cut, TrackerError } from "@tracker/core";
import { howToMake } from "./first-stack.ts";
import { type Pulumi, ROOT } from "./pulumi.ts";
import type { StackFlags } from "./stack-flags.ts";
import { readState, type StackState } from "./stack-state.ts";
import { readValues, type StackValues } from "./stack-values.ts";

/** A stack that exists and that Pulumi can read. */
export interface Chosen extends StackValues {
  readonly stack: string;
  readonly state: StackState;
}

/** Rejects with a TrackerError if Pulumi's CLI cannot be run. */
export async function checkCli(pulumi: Pulumi): Promise<void> {
  const { ok, stderr } = await pulumi.ask(["version"]);
  if (ok) return;
  const told = cut(stderr.trim().split("\n").at(-1) ?? "");
  throw new TrackerError(
    "no-access",
    pulumi.fetched
      ? `Pulumi's CLI is not on the PATH, and could not be downloaded (${told})`
      : `Pulumi's CLI does not run (${told})`,
    { hint: "Install it from https://www.pulumi.com/docs/install, and run this again." },
  );
}

/** Reported alone: other problems do not matter if the stack does not exist. */
export class NoStack extends TrackerError {
  constructor(stack: string, nothing: string) {
    super("bad-input", `there is no stack ${stack}, so there is ${nothing}`, {
      hint: "pulumi stack ls lists the stacks that exist.",
    });
  }
}

/** What these commands would have nothing of if the stack does not exist. The other commands create one. */
const NOTHING: Readonly<Record<string, string>> = {
  destroy: "nothing to destroy",
  unprotect: "nothing to unprotect",
  verify: "nothing to verify",
  powerbi: "nothing for a report to read",
};

/**
 * Finds the named stack, by default the selected one. Rejects with a TrackerError that says how to choose one or, if the command deploys
 * stacks, how to create one.
 * @param command the command that needs the stack, for example "up"
 */
export async function chooseStack(
  pulumi: Pulumi,
  { stack: wanted, configFile }: Pick<StackFlags, "stack" | "configFile">,
  command: string,
): Promise<Chosen> {
  const login = await pulumi.ask(["whoami"]);
  if (!login.ok) {
    throw new TrackerError("no-access", `Pulumi is not logged in to a state backend (${said(login)})`, {
      hint: "Use pulumi login for Pulumi Cloud, pulumi login --local for this machine, or another backend: https://www.pulumi.com/docs/iac/concepts/state-and-backends.",
    });
  }
  // Pulumi takes a missing file for an empty configuration.
  if (configFile !== undefined && !existsSync(resolve(ROOT, configFile))) {
    throw new TrackerError("bad-input", `there is no file ${configFile} (--config-file)`, {
      hint: "Its path is relative to the root of the repository.",
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
    throw /no stack named/.test(config.stderr)
      ? missing(stack, configFile, nothing)
      : unread(stack, configFile, config);
  return { stack, ...readValues(config.stdout), state: await readState(pulumi, stack) };
}

function missing(stack: string, configFile: string | undefined, nothing: string | undefined): TrackerError {
  if (nothing !== undefined) return new NoStack(stack, nothing);
  return new TrackerError("bad-input", `there is no stack ${stack}`, {
    hint: `Create it: ${howToMake(stack, { configFile })}.`,
  });
}

function unread(stack: string, configFile: string | undefined, answer: { readonly stderr: string }): TrackerError {
  const name = stack.split("/").at(-1);
  const what = /invalid YAML file/.test(answer.stderr)
    ? `configuration of ${stack}, ${configFile ?? `Pulumi.${name}.yaml`},`
    : `stack ${stack}`;
  return new TrackerError("bad-input", `the ${what} cannot be read (${said(answer)})`, {
    ...(/organization name must be 'organization'/.test(answer.stderr) && {
      hint: `A self-managed state has no organizations: use --stack ${name}.`,
    }),
  });
}

/** Pulumi's error message as one line, without the warnings before it. */
function said({ stderr }: { readonly stderr: string }): string {
  return cut(
    stderr
      .trim()
      .replace(/^(.*\n)*?error:\s*/, "")
      .replace(/\s*\n\s*/g, " "),
  );
}
