import { afterEach, expect, test, vi } from "vitest";
import { signIn } from "./sign-in.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

const PLACE = { tenant: "4b4df109-c227-5783-8b82-ead3c79a6487", subscription: "50ed48aa-8094-5f48-8440-2a02d94e23aa" };
const tokenOf = (claims: object) => `head.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.signature`;
const signedIn = (token: string) => ({ getToken: async () => ({ token, expiresOnTimestamp: 0 }) });
const answers = (status: number) => vi.stubGlobal("fetch", async () => Response.json({}, { status }));

test("accepts an account in the stack's tenant that can see its subscription", async () => {
  answers(200);
  await expect(signIn(signedIn(tokenOf({ tid: PLACE.tenant.toUpperCase() })), PLACE)).resolves.toBeDefined();
});

test("names both tenants to an account in another one", async () => {
  await expect(signIn(signedIn(tokenOf({ tid: "another" })), PLACE)).rejects.toMatchObject({
    message: `signed in to the tenant another, but the stack belongs to ${PLACE.tenant}`,
    hint: `Sign in there: az login --tenant ${PLACE.tenant}.`,
  });
});

test("says how to choose an account that can see the subscription", async () => {
  answers(404);
  await expect(signIn(signedIn("opaque"), PLACE)).rejects.toMatchObject({
    hint: expect.stringContaining(`az account set --subscription ${PLACE.subscription}`),
  });
});

test("says how to sign in when nobody is", async () => {
  const nobody = { getToken: async () => Promise.reject(new Error("no credential\nmore lines")) };
  await expect(signIn(nobody, PLACE)).rejects.toMatchObject({
    message: "nobody is signed in to Azure here (no credential)",
    hint: expect.stringContaining("az login"),
  });
});
