import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { cut, parseJsonObject, TrackerError } from "@tracker/core";
import { batchFile } from "@tracker/settings/command-line";
import type { Place } from "../azure/sign-in.ts";
import { PLACE } from "../steps/step-flags.ts";

/** Runs Azure's CLI. Resolves to its standard output, rejects as `execFile` does. */
export type Az = (args: readonly string[]) => Promise<string>;

export const az: Az = async (args) => {
  const start = batchFile("az", args);
  return (await promisify(execFile)(start.file, start.args, start.options)).stdout;
};

const HOW =
  "az login (Azure's CLI: https://aka.ms/azure-cli), or ARM_CLIENT_ID and the other ARM_ variables in the environment";

/**
 * Resolves to the subscription and tenant that Pulumi's Azure provider will use, found in its order: the stack's configuration, ARM_… in the
 * environment, the account chosen in `az`. Rejects with a TrackerError that says how to choose.
 */
export async function chosenPlace(
  config: ReadonlyMap<string, string>,
  environment: NodeJS.ProcessEnv,
  runAz: Az = az,
): Promise<Place> {
  const subscription = config.get("azure-native:subscriptionId") ?? environment.ARM_SUBSCRIPTION_ID;
  const tenant = config.get("azure-native:tenantId") ?? environment.ARM_TENANT_ID;
  if (subscription !== undefined && PLACE.subscription.read(subscription) === undefined) {
    throw new TrackerError("bad-input", `the subscription "${cut(subscription, 60)}" is not an id`, {
      hint: `Give it as ${PLACE.subscription.example}: pulumi config set azure-native:subscriptionId ID, or ARM_SUBSCRIPTION_ID.`,
    });
  }
  if (subscription !== undefined && tenant !== undefined) return { subscription, tenant };
  if (environment.ARM_CLIENT_ID !== undefined) {
    throw new TrackerError(
      "no-access",
      `ARM_CLIENT_ID is set, but ${subscription === undefined ? "no subscription is chosen" : "ARM_TENANT_ID is not"}`,
      {
        hint:
          subscription === undefined
            ? "Set ARM_SUBSCRIPTION_ID, or pulumi config set azure-native:subscriptionId ID."
            : "Set ARM_TENANT_ID.",
      },
    );
  }
  const shown = await accountOfAz(subscription, runAz);
  return { subscription: subscription ?? shown.subscription, tenant: tenant ?? shown.tenant };
}

async function accountOfAz(subscription: string | undefined, runAz: Az): Promise<Place> {
  const which = subscription === undefined ? [] : ["--subscription", subscription];
  let text: string;
  try {
    text = await runAz(["account", "show", "--output", "json", ...which]);
  } catch (cause) {
    const { stderr = "" } = cause as { stderr?: string };
    const unseen =
      subscription !== undefined && /not recognized|doesn't exist|not found/i.test(stderr) && !/az login/.test(stderr);
    if (unseen) {
      throw new TrackerError("no-access", `the signed-in account does not see the subscription ${subscription}`, {
        cause,
        hint: "Sign in with an account that does: az login.",
      });
    }
    const said = cut(stderr.split("\n")[0]?.replace(/^ERROR:\s*/, "") ?? "", 120);
    throw new TrackerError("no-access", `nobody is signed in to Azure here${said && ` (${said})`}`, {
      cause,
      hint: `Sign in: ${HOW}.`,
    });
  }
  const { id, tenantId } = parseJsonObject(text);
  if (typeof id === "string" && typeof tenantId === "string") return { subscription: id, tenant: tenantId };
  throw new TrackerError("no-access", "Azure's CLI has chosen no subscription", {
    hint: "Choose one: az account list --output table, then az account set --subscription ID.",
  });
}
