import { describeError, TrackerError } from "@tracker/core";
import type { Arm } from "../azure/arm.ts";
import { deployerCredential } from "../azure/credential.ts";
import { type Place, signIn } from "../azure/sign-in.ts";
import { type Az, chosenPlace } from "./account.ts";
import { type Chosen, checkCli, chooseStack, NoStack } from "./chosen-stack.ts";
import { againstDestroy, againstUp, type Look } from "./foreseen/foreseen.ts";
import type { Pulumi } from "./pulumi.ts";
import { proposeSqlAdmin } from "./sql-admin.ts";
import type { StackFlags } from "./stack-flags.ts";

export interface Surroundings {
  readonly pulumi: Pulumi;
  readonly environment: NodeJS.ProcessEnv;
  readonly az?: Az;
}

/** A stack that Pulumi can read, and Azure as the signed-in account. */
export interface Ready extends Chosen {
  readonly arm: Arm;
}

/**
 * Checks that everything is in place that Pulumi and the steps need. Rejects with one TrackerError that lists what is missing, each with the
 * command that corrects it; changes nothing.
 */
export async function preflightToDeploy(
  surroundings: Surroundings & Pick<Look, "say">,
  flags: StackFlags,
  command: string,
): Promise<Ready> {
  await checkCli(surroundings.pulumi);
  const found = await chooseStack(surroundings.pulumi, flags, command).catch(problem);
  const chosen = found instanceof TrackerError ? undefined : found;
  const arm = await signInToAzure(surroundings, chosen).catch(problem);
  const problems = [found, arm].filter((result) => result instanceof TrackerError).map(describeError);
  if (chosen !== undefined) {
    const azure = arm instanceof TrackerError ? undefined : arm;
    if (command !== "destroy" && !chosen.config.has("sqlAdmin") && !chosen.hidden.has("sqlAdmin"))
      problems.push(await withoutSqlAdmin(chosen.stack, azure));
    const look = { ...surroundings, chosen, flags, arm: azure };
    problems.push(...(await (command === "destroy" ? againstDestroy(look) : againstUp(look))));
  }
  if (problems.length > 0 || chosen === undefined || arm instanceof TrackerError) throw notReady(command, problems);
  return { ...chosen, arm };
}

async function signInToAzure(surroundings: Surroundings, chosen: Chosen | undefined): Promise<Arm> {
  const place = await placeOf(chosen, surroundings);
  return signIn(await deployerCredential(surroundings.environment, place.tenant), place);
}

/** Resolves to the subscription and tenant that Pulumi would use. Rejects with a TrackerError if the stack is in another subscription. */
export async function placeOf(
  chosen: Chosen | undefined,
  { environment, az }: Pick<Surroundings, "environment" | "az">,
): Promise<Place> {
  const place = await chosenPlace(chosen?.config ?? new Map(), environment, az);
  const lives = chosen?.state.group?.subscription;
  if (lives !== undefined && lives.toLowerCase() !== place.subscription.toLowerCase()) {
    throw new TrackerError(
      "bad-input",
      `${chosen?.stack} is in the subscription ${lives}, but Pulumi would use ${place.subscription}`,
      { hint: `Choose the first: az account set --subscription ${lives}, or ARM_SUBSCRIPTION_ID.` },
    );
  }
  return place;
}

async function withoutSqlAdmin(stack: string, arm: Arm | undefined): Promise<string> {
  const missing = `${stack} does not say who administers the database (sqlAdmin)`;
  return arm === undefined
    ? `${missing}. Once you are signed in to Azure, this proposes one.`
    : `${missing}. Set it:\n${proposeSqlAdmin(await arm.token(), stack)}`;
}

/** Resolves to the stack, for commands that only read its outputs. */
export async function preflightToRead(
  surroundings: Surroundings,
  flags: Pick<StackFlags, "stack" | "configFile">,
  command: string,
): Promise<Chosen> {
  await checkCli(surroundings.pulumi);
  const found = await chooseStack(surroundings.pulumi, flags, command).catch(problem);
  if (found instanceof TrackerError) throw notReady(command, [describeError(found)]);
  return found;
}

/** Returns an expected failure as a finding; throws any other error. */
export function problem(error: unknown): TrackerError {
  if (error instanceof TrackerError && !(error instanceof NoStack)) return error;
  throw error;
}

/** Returns one error for everything that is missing. */
export function notReady(command: string, problems: readonly string[]): TrackerError {
  return new TrackerError(
    "bad-input",
    [
      `Not ready for ${command}, and nothing was started:`,
      ...problems.map((text) => `  ${text.replaceAll("\n", "\n  ")}`),
    ].join("\n"),
  );
}
