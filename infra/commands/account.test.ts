import { expect, test } from "vitest";
import { type Az, chosenPlace } from "./account.ts";

const SUBSCRIPTION = "11111111-1111-4111-8111-111111111111";
const TENANT = "22222222-2222-4222-8222-222222222222";
const OTHER = "33333333-3333-4333-8333-333333333333";

const never: Az = () => Promise.reject(new Error("az was called"));
const failing =
  (stderr: string): Az =>
  () =>
    Promise.reject(Object.assign(new Error("exit status 1"), { stderr }));
const place = (config: Record<string, string>, environment: NodeJS.ProcessEnv, az: Az = never) =>
  chosenPlace(new Map(Object.entries(config)), environment, az);

test("the stack's configuration takes precedence over the environment, and both over az", async () => {
  const environment = { ARM_SUBSCRIPTION_ID: SUBSCRIPTION, ARM_TENANT_ID: TENANT };
  expect(await place({}, environment)).toEqual({ subscription: SUBSCRIPTION, tenant: TENANT });
  expect(await place({ "azure-native:subscriptionId": OTHER }, environment)).toEqual({
    subscription: OTHER,
    tenant: TENANT,
  });
});

test("az provides its chosen subscription, and the tenant of one that is configured", async () => {
  const asked: (readonly string[])[] = [];
  const az: Az = async (args) => {
    asked.push(args);
    return JSON.stringify({ id: SUBSCRIPTION, tenantId: TENANT });
  };
  expect(await place({}, {}, az)).toEqual({ subscription: SUBSCRIPTION, tenant: TENANT });
  expect(await place({ "azure-native:subscriptionId": OTHER }, {}, az)).toEqual({
    subscription: OTHER,
    tenant: TENANT,
  });
  expect(asked.map((args) => args.includes("--subscription"))).toEqual([false, true]);
});

test.each<[string, Record<string, string>, NodeJS.ProcessEnv, Az, RegExp]>([
  ["az is not installed", {}, {}, failing(""), /^nobody is signed in to Azure here$/],
  [
    "az is signed out",
    {},
    {},
    failing("ERROR: Please run 'az login' to setup account.\n"),
    /^nobody is signed in to Azure here \(Please run 'az login' to setup account\.\)$/,
  ],
  [
    "az does not see the subscription",
    { "azure-native:subscriptionId": OTHER },
    {},
    failing(`ERROR: The subscription of '${OTHER}' doesn't exist in cloud 'AzureCloud'.`),
    /^the signed-in account does not see the subscription 3333/,
  ],
  [
    "a subscription that a shell would interpret",
    { "azure-native:subscriptionId": "prices & whoami" },
    {},
    never,
    /^the subscription "prices & whoami" is not an id$/,
  ],
  ["a service principal has no subscription", {}, { ARM_CLIENT_ID: "x" }, never, /no subscription is chosen/],
  [
    "a service principal has no tenant",
    {},
    { ARM_CLIENT_ID: "x", ARM_SUBSCRIPTION_ID: OTHER },
    never,
    /ARM_TENANT_ID is not/,
  ],
  ["az has chosen none", {}, {}, async () => "{}", /^Azure's CLI has chosen no subscription$/],
])("%s: rejects, and says what to do", async (_what, config, environment, az, message) => {
  await expect(place(config, environment, az)).rejects.toMatchObject({
    message: expect.stringMatching(message),
    hint: expect.stringMatching(/az |ARM_/),
  });
});
