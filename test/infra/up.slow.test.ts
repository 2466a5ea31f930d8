import { describeOnEngine, expectOk, stepsOf } from "@stand-ins/azure/testing";
import { expect, test } from "vitest";
import { cloneOf } from "./clone.ts";
import { holdOurs } from "./hold.ts";
import { DEV, stackFile } from "./stacks.ts";

await describeOnEngine("pulumi up of our project", () => {
  test.each([
    ["dev", false],
    ["prod", true],
  ] as const)(
    "%s: the first up creates everything, a second one has nothing to do, nor has a colleague's",
    async (stack, deployerInside) => {
      // In one of the two ways in which a workflow and a person without `az` sign in.
      const signIn = stack === "prod" ? "oidc" : "secret";
      const ours = await holdOurs({ stack, stackFile: stackFile(stack), deployerInside, signIn });
      const first = expectOk(await ours.up({ preview: true }));
      expect(first.output).toMatch(/the first price is due at \d{4}-\d\d-\d\dT\d\d:\d[05]Z/);
      expect(await ours.outputs()).toEqual({
        tenant: ours.azure.caller().tenantId,
        subscription: ours.azure.caller().subscriptionId,
        currencies: "USD,GBP,EUR",
        resourceGroup: expect.stringMatching(/^prices[0-9a-f]{8}$/),
        sqlServer: expect.any(String),
        sqlDatabase: "prices",
        functionApp: expect.stringMatching(/^prices[0-9a-f]{8}$/),
        page: expect.stringMatching(/^https:\/\/prices[0-9a-f]{8}\.azurewebsites\.net\/$/),
        api: expect.stringMatching(/\/api\/prices$/),
        verify: `npm run verify -- --stack ${stack}`,
        pbids: expect.stringContaining('"protocol":"tds"'),
      });
      expectOk(await ours.up({ expectNoChanges: true, preview: true }));

      ours.azure.signIn({
        clientId: "22222222-2222-4222-8222-222222222222",
        objectId: "33333333-3333-4333-8333-333333333333",
      });
      expectOk(await ours.up({ expectNoChanges: true, program: cloneOf() }));
      expect([...ours.azure.strangers]).toEqual([]);
    },
  );

  test("a preview registers the same as the update, and creates nothing", async () => {
    const ours = await holdOurs({ config: DEV });
    const planned = (await ours.plan()).steps.filter(({ op }) => op === "create").map(({ urn }) => urn);
    expect(ours.azure.cloud.list()).toEqual([]);
    expect(ours.azure.watch.calls.filter(({ type }) => type === "command:local:Command")).toEqual([]);
    const updated = expectOk(await ours.up()).steps.filter(({ operation }) => operation === "create");
    const made = updated.map(({ urn }) => urn).filter((urn) => !urn.includes("pulumi:providers:"));
    expect(planned.toSorted()).toEqual(made.toSorted());
  });

  test("resources are created in a working order: roles before the app, the route and the users before the code", async () => {
    const ours = await holdOurs({ config: DEV });
    expectOk(await ours.up());
    const ended = (type: string, name: string) =>
      ours.azure.watch.calls.find((call) => call.type === type && call.name === name)?.ended ?? Number.NaN;
    const began = (type: string, name: string) =>
      ours.azure.watch.calls.find((call) => call.type === type && call.name === name)?.began ?? Number.NaN;
    const app = began("azure-native:web:WebApp", "prices");
    const publish = began("command:local:Command", "publish");
    expect(ended("azure-native:authorization:RoleAssignment", "prices-storage")).toBeLessThan(app);
    expect(ended("azure-native:authorization:RoleAssignment", "prices-logs")).toBeLessThan(app);
    expect(ended("azure-native:storage:BlobContainer", "prices")).toBeLessThan(app);
    expect(ended("azure-native:web:WebAppApplicationSettings", "prices")).toBeLessThan(publish);
    expect(ended("azure-native:web:WebAppScmAllowed", "prices")).toBeLessThan(publish);
    expect(ended("azure-native:sql:VirtualNetworkRule", "prices")).toBeLessThan(publish);
    expect(ended("command:local:Command", "migrate")).toBeLessThan(publish);
    expect(ended("azure-native:sql:Database", "prices")).toBeLessThan(began("command:local:Command", "migrate"));
    expect(ended("command:local:Command", "administrators")).toBeLessThan(began("command:local:Command", "migrate"));
  });

  test("the app's settings and its policies are written one after another: Azure refuses two writes at once", async () => {
    const ours = await holdOurs({ config: DEV });
    expectOk(await ours.up());
    const writes = ours.azure.watch.calls
      .filter(({ type }) => /^azure-native:web:WebApp/.test(type))
      .toSorted((a, b) => a.began - b.began);
    expect(writes.map(({ type }) => type.replace("azure-native:web:", ""))).toEqual([
      "WebApp",
      "WebAppApplicationSettings",
      "WebAppFtpAllowed",
      "WebAppScmAllowed",
    ]);
    for (const [index, { ended }] of writes.entries())
      expect(ended).toBeLessThan(writes[index + 1]?.began ?? Number.POSITIVE_INFINITY);
  });

  test("the migration opens the firewall for its own address only, and leaves it closed", async () => {
    const ours = await holdOurs({ config: DEV });
    expectOk(await ours.up());
    const asked = ours.azure.requests.calls
      .filter(({ path }) => path.includes("/firewallRules/deployment-"))
      .map(({ method }) => method);
    expect(asked).toEqual(["PUT", "DELETE"]);
    const rules = ours.azure.cloud.list().filter(({ type }) => type === "Microsoft.Sql/servers/firewallRules");
    expect(rules.map(({ name }) => name.replace(/[0-9a-f]{8}$/, ""))).toEqual(["prices-office"]);
    expect(stepsOf(expectOk(await ours.destroy())).length).toBeGreaterThan(0);
    expect(ours.azure.cloud.list()).toEqual([]);
  });
});
