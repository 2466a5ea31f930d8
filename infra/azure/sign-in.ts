import type { TokenCredential } from "@azure/identity";
import { parseJsonObject, TrackerError } from "@tracker/core";
import { type Arm, armOf } from "./arm.ts";

export interface Place {
  readonly tenant: string;
  readonly subscription: string;
}

/**
 * Azure as who is signed in here, once that is known to be in the stack's own tenant and to see its subscription: `az` may be signed in
 * elsewhere than Pulumi is. Rejects with a TrackerError that names both.
 */
export async function signIn(credential: TokenCredential, { tenant, subscription }: Place): Promise<Arm> {
  const arm = armOf(credential, subscription);
  const { tid: signedInTo } = claimsOf(await arm.token());
  if (typeof signedInTo === "string" && signedInTo.toLowerCase() !== tenant.toLowerCase()) {
    throw new TrackerError("no-access", `signed in to the tenant ${signedInTo}, and the stack belongs to ${tenant}`, {
      hint: `Sign in there: az login --tenant ${tenant}.`,
    });
  }
  const { status } = await arm.request("GET", "", "2022-12-01");
  if (status === 404) {
    throw new TrackerError("no-access", `who is signed in does not see the subscription ${subscription} of the stack`, {
      hint: `Choose an account that does: az login, then az account set --subscription ${subscription}.`,
    });
  }
  return arm;
}

/** What a token says of whom it was given to; nothing for a token that is not to be read. It is not verified: that is for who takes it. */
export function claimsOf(token: string): Readonly<Record<string, unknown>> {
  return parseJsonObject(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
}
