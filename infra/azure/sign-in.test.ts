import { afterEach, expect, test, vi } from "vitest";
import { signIn } from "./sign-in.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

const PLACE = { tenant: "4b4df109-c227-5783-8b82-ead3c79a6487", subscription: "50ed48aa-8094-5f48-8440-2a02d94e23aa" };
const tokenOf = (claims: object) => `head.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.signature`;
const signedIn = (token: string) => ({ getToken: async () => ({ token, expiresOnTimestamp: 0 }) });
const answers = (status: number, body: object = {}) =>
  vi.stubGlobal("fetch", async () => Response.json(body, { status }));

test("who is in the stack's tenant and sees its subscription is taken", async () => {
  answers(200);
  await expect(signIn(signedIn(tokenOf({ tid: PLACE.tenant.toUpperCase() })), PLACE)).resolves.toBeDefined();
});

test("who is in another tenant is told both", async () => {
  await expect(signIn(signedIn(tokenOf({ tid: "another" })), PLACE)).rejects.toMatchObject({
    message: `signed in to the tenant another, and the stack belongs to ${PLACE.tenant}`,
    hint: `Sign in there: az login --tenant ${PLACE.tenant}.`,
  });
});

test("who does not see the subscription is told how to choose it", async () => {
  answers(404);
  await expect(signIn(signedIn("opaque"), PLACE)).rejects.toMatchObject({
    hint: expect.stringContaining(`az account set --subscription ${PLACE.subscription}`),
  });
});

test("who has no rights is told Azure's own words, and which role is needed", async () => {
  answers(403, { error: { code: "AuthorizationFailed", message: "no authorization to perform action" } });
  await expect(signIn(signedIn("opaque"), PLACE)).rejects.toMatchObject({
    message: "Azure refused GET  (HTTP 403: AuthorizationFailed: no authorization to perform action)",
    hint: expect.stringContaining("Contributor"),
  });
});

test("where nobody is signed in, it says how to", async () => {
  const nobody = { getToken: async () => Promise.reject(new Error("no credential\nmore lines")) };
  await expect(signIn(nobody, PLACE)).rejects.toMatchObject({
    message: "nobody is signed in to Azure here (no credential)",
    hint: expect.stringContaining("az login"),
  });
});
