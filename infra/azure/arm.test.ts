import { afterEach, expect, test, vi } from "vitest";
import { armOf } from "./arm.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

/** The error of a request that Azure answers like this. */
async function refused(status: number, body: object) {
  vi.stubGlobal("fetch", async () => Response.json(body, { status }));
  const arm = armOf({ getToken: async () => ({ token: "t", expiresOnTimestamp: 0 }) }, "subscription");
  return arm.request("GET", "/x", "2024-04-01").catch((error: Error) => error);
}

test.each([
  [
    "Resource Manager",
    { error: { code: "ScopeLocked", message: "There is a lock." } },
    "ScopeLocked: There is a lock.",
  ],
  // As App Service writes it (Azure/azure-functions-on-container-apps issue 53).
  [
    "Microsoft.Web",
    { Code: "BadRequest", Message: "from host runtime.", Target: null },
    "BadRequest: from host runtime.",
  ],
  ["nobody", {}, ""],
])("a refusal carries the words of %s", async (_who, body, words) => {
  const message = `Azure refused GET /x (HTTP 400${words && `: ${words}`})`;
  expect(await refused(400, body)).toMatchObject({ message, hint: undefined });
});

test("the hint asks for a role only when Azure says that one is missing, not when a policy or a lock is in the way", async () => {
  const hint = async (status: number, code: string) =>
    (await refused(status, { error: { code } })) as { hint?: string };
  for (const code of ["AuthorizationFailed", "LinkedAuthorizationFailed"])
    expect((await hint(403, code)).hint).toContain("Contributor");
  for (const code of ["RequestDisallowedByPolicy", "ReadOnlyDisabledSubscription", "SubscriptionNotRegistered"])
    expect((await hint(403, code)).hint).toBeUndefined();
  expect((await hint(401, "ExpiredAuthenticationToken")).hint).toContain("az login");
});
