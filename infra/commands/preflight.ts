import { readFileSync } from "node:fs";
import { join } from "node:path";
import { cut, describeError, TrackerError } from "@tracker/core";
import type { Arm } from "../steps/arm.ts";
import { deployerCredential } from "../steps/credential.ts";
import { signIn } from "../steps/sign-in.ts";
import { type Az, chosenPlace } from "./account.ts";
import type { CommandLine } from "./command-line.ts";
import { type Pulumi, ROOT } from "./pulumi.ts";
import { proposeSqlAdmin } from "./sql-admin.ts";
import { readState, type StackState } from "./stack-state.ts";

export interface Surroundings {
  readonly pulumi: Pulumi;
  readonly environment: NodeJS.ProcessEnv;
  readonly az?: Az;
}

/** A stack that Pulumi can work on. */
export interface Chosen {
  readonly stack: string;
  /** Its configuration by name, the project's own names without the project. */
  readonly config: ReadonlyMap<string, string>;
  readonly state: StackState;
}

/** A stack that Pulumi can work on, and Azure as whoever is signed in. */
export interface Ready extends Chosen {
  readonly arm: Arm;
}

/**
 * Looks whether everything is in place that Pulumi and the steps will need. Rejects with one TrackerError that lists what is not, each with
 * the command that puts it right; nothing is changed.
 */
export async function preflight(surroundings: Surroundings, line: CommandLine, command: string): Promise<Ready> {
  await checkCli(surroundings.pulumi);
  const found = await chooseStack(surroundings.pulumi, line).catch(problem);
  const chosen = found instanceof TrackerError ? undefined : found;
  const arm = await signInToAzure(surroundings, chosen).catch(problem);
  const problems = [found, arm].filter((result) => result instanceof TrackerError).map(describeError);
  if (chosen !== undefined && command !== "destroy" && !chosen.config.has("sqlAdmin"))
    problems.push(await withoutSqlAdmin(chosen.stack, arm));
  if (chosen?.config.get("protect") === "true" && command === "destroy")
    problems.push(
      `${chosen.stack} is protected. Take that back: pulumi config set --stack ${chosen.stack} protect false, and npm run up -- --stack ${chosen.stack}; then run this again.`,
    );
  if (problems.length > 0 || chosen === undefined || arm instanceof TrackerError) throw notReady(command, problems);
  return { ...chosen, arm };
}

/** The stack alone, for who only reads its outputs. */
export async function choose(surroundings: Surroundings, line: CommandLine, command: string): Promise<Chosen> {
  await checkCli(surroundings.pulumi);
  const found = await chooseStack(surroundings.pulumi, line).catch(problem);
  if (found instanceof TrackerError) throw notReady(command, [describeError(found)]);
  return found;
}

async function checkCli(pulumi: Pulumi): Promise<void> {
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

async function chooseStack(pulumi: Pulumi, { stack: wanted, configFile }: CommandLine): Promise<Chosen> {
  const login = await pulumi.ask(["whoami"]);
  if (!login.ok) {
    throw new TrackerError("no-access", `Pulumi is not logged in to where it keeps its state (${said(login)})`, {
      hint: "pulumi login for Pulumi's own service, pulumi login --local for this machine, or another place: https://www.pulumi.com/docs/iac/concepts/state-and-backends.",
    });
  }
  const stack = wanted ?? (await pulumi.ask(["stack", "--show-name"])).stdout.trim();
  if (stack === "") {
    throw new TrackerError("bad-input", "no stack is chosen", {
      hint: "Name one with --stack, or pulumi stack select NAME. For a first one: cp infra/stacks/dev.yaml Pulumi.dev.yaml, change it, and pulumi stack init dev.",
    });
  }
  const file = configFile === undefined ? [] : ["--config-file", configFile];
  const config = await pulumi.ask(["config", "--json", "--stack", stack, ...file]);
  if (!config.ok) {
    const missing = /no stack named/.test(config.stderr);
    throw new TrackerError(
      "bad-input",
      missing ? `there is no stack ${stack}` : `the stack ${stack} cannot be read (${said(config)})`,
      {
        ...(missing && {
          hint: `Make it: cp infra/stacks/dev.yaml Pulumi.${stack.split("/").at(-1)}.yaml, change it, and pulumi stack init ${stack}.`,
        }),
      },
    );
  }
  return { stack, config: namesOf(config.stdout), state: await readState(pulumi, stack) };
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

async function signInToAzure({ environment, az }: Surroundings, chosen: Chosen | undefined): Promise<Arm> {
  const place = await chosenPlace(chosen?.config ?? new Map(), environment, az);
  const lives = chosen?.state.group?.subscription;
  if (lives !== undefined && lives.toLowerCase() !== place.subscription.toLowerCase()) {
    throw new TrackerError(
      "bad-input",
      `${chosen?.stack} is in the subscription ${lives}, and Pulumi would work in ${place.subscription}`,
      { hint: `Choose the first: az account set --subscription ${lives}, or ARM_SUBSCRIPTION_ID.` },
    );
  }
  return signIn(await deployerCredential(environment, place.tenant), place);
}

async function withoutSqlAdmin(stack: string, arm: Arm | TrackerError): Promise<string> {
  const missing = `${stack} does not say who administers the database (sqlAdmin)`;
  return arm instanceof TrackerError
    ? `${missing}. Once you are signed in to Azure, this proposes one.`
    : `${missing}. Set it:\n${proposeSqlAdmin(await arm.token(), stack)}`;
}

/** Foreseen failures are findings; others are none of the checks' business. */
function problem(error: unknown): TrackerError {
  if (error instanceof TrackerError) return error;
  throw error;
}

function notReady(command: string, problems: readonly string[]): TrackerError {
  return new TrackerError(
    "bad-input",
    [
      `Not ready for ${command}, and nothing was started:`,
      ...problems.map((text) => `  ${text.replaceAll("\n", "\n  ")}`),
    ].join("\n"),
  );
}
