import type { TokenCredential } from "@azure/identity";
import { parseJsonObject, TrackerError } from "@tracker/core";
import { type Arm, armOf } from "./arm.ts";

export interface Place {
  readonly tenant: string;
  readonly subscription: string;
}

/**
 * A client for the signed-in account, once it is known to be in the stack's tenant and to see its subscription: `az` may be signed in
 * elsewhere than Pulumi is. Rejects with a TrackerError that names the tenants or the subscription.
 */
export async function signIn(credential: TokenCredential, { tenant, subscription }: Place): Promise<Arm> {
  const arm = armOf(credential, subscription);
  const { tid: signedInTo } = claimsOf(await arm.token());
  if (typeof signedInTo === "string" && signedInTo.toLowerCase() !== tenant.toLowerCase()) {
    throw new TrackerError("no-access", `signed in to the tenant ${signedInTo}, but the stack belongs to ${tenant}`, {
      hint: `Sign in there: az login --tenant ${tenant}.`,
    });
  }
  const { status } = await arm.request("GET", "", "2022-12-01");
  if (status === 404) {
    throw new TrackerError("no-access", `the signed-in account cannot see the stack's subscription ${subscription}`, {
      hint: `Choose an account that does: az login, then az account set --subscription ${subscription}.`,
    });
  }
  return arm;
}

/** The claims of a token; empty for a token that cannot be read. Does not verify it: that is up to the service that accepts it. */
export function claimsOf(token: string): Readonly<Record<string, unknown>> {
  return parseJsonObject(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
}
