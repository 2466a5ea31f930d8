import { describeOnEngine, expectOk } from "@stand-ins/azure/testing";
import { PROVIDERS } from "@tracker/infra/providers";
import { expect, test } from "vitest";
import { holdOurs } from "./hold.ts";
import type { Ours } from "./ours.ts";
import { runCommand } from "./run-command.ts";
import { DEV } from "./stacks.ts";

const run = (ours: Ours, command: string, ...more: readonly string[]) =>
  runCommand(ours, [command, "--stack", "dev", "--config-file", ours.configFile, ...more]);

/** The lines printed for a refused preview. */
async function refused(ours: Ours): Promise<readonly string[]> {
  const { code, stderr } = await run(ours, "preview");
  expect([code, ours.azure.watch.calls]).toEqual([1, []]);
  expect(stderr).toMatch(/^Not ready for preview, and nothing was started:$/m);
  return stderr.trim().split("\n").slice(1);
}

await describeOnEngine("npm run up and preview", () => {
  test("check first whether the subscription and the region can serve", async () => {
    const ours = await holdOurs({ config: DEV });
    const { offers } = ours.azure;
    offers.providers.set("Microsoft.App", "NotRegistered").set("Microsoft.Web", "Registering");
    offers.node.set("swedencentral", ["22", "20"]);
    offers.sql.set("swedencentral", { status: "Disabled", reason: "no capacity" });
    expect(await refused(ours)).toEqual([
      "  the subscription has not registered the resource provider Microsoft.App (NotRegistered): az provider register --wait --namespace Microsoft.App",
      "  swedencentral has Flex Consumption only with Node 22, 20, and this needs 24. Choose a region from az functionapp list-flexconsumption-locations: pulumi config set --stack dev location REGION",
      "  swedencentral accepts no new SQL server from this subscription (Disabled: no capacity). Choose another region: pulumi config set --stack dev location REGION, or sqlLocation REGION with network=private-endpoint-with-firewall",
    ]);
    offers.providers.clear();
    offers.sql.clear();
    offers.node.set("swedencentral", []);
    expect(await refused(ours)).toEqual([expect.stringContaining("swedencentral has no Flex Consumption. Choose")]);
  });

  test("continue with one line for each check that the deployer may not make", async () => {
    const ours = await holdOurs({ config: DEV });
    const body = JSON.stringify({ error: { code: "AuthorizationFailed", message: "does not have authorization" } });
    const path = /\/providers\/Microsoft\.\w+\?|\/capabilities\?|\/functionAppStacks\?/;
    ours.azure.requests.fail({ path, answer: { status: 403, body }, times: 99 });
    const { code, stdout } = await run(ours, "preview");
    expect([code, stdout]).toEqual([0, expect.stringMatching(/\+ \d+ to create/)]);
    expect(stdout.match(/^Continuing without knowing .+ \(HTTP 403: AuthorizationFailed/gm)).toEqual([
      expect.stringContaining("which resource providers are registered"),
      expect.stringContaining("whether swedencentral has Flex Consumption"),
      expect.stringContaining("whether swedencentral accepts SQL servers"),
    ]);
  });

  test("check a deployed stack for neither a runtime nor a server, but for every provider it needs", async () => {
    const ours = await holdOurs({
      config: { ...DEV, alertEmail: "ada@example.org" },
      secrets: { coindeskKey: "a-planted-coindesk-key-0123" },
    });
    expectOk(await ours.up());
    const namespaces = ours.azure.cloud.list().map(({ type }) => type.split("/")[0] ?? "");
    const needed = new Set(namespaces.filter((namespace) => namespace !== "Microsoft.Resources"));
    expect([...needed, "Microsoft.App"].toSorted()).toEqual(PROVIDERS);
    ours.azure.offers.node.set("swedencentral", []);
    ours.azure.offers.sql.set("swedencentral", { status: "Disabled" });
    expect((await run(ours, "preview")).code).toBe(0);
  });

  test("leave a stack in its region if another one is configured", async () => {
    const ours = await holdOurs({ config: { ...DEV, location: "westeurope" } });
    expectOk(await ours.up());
    const before = ours.azure.cloud.list();
    await ours.configure({ location: "swedencentral" });
    const { code, stderr } = await run(ours, "up", "--yes");
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining("To keep it in westeurope: pulumi config set --stack dev location westeurope;"),
    ]);
    expect(ours.azure.cloud.list()).toEqual(before);
  });

  test("report a missing group that Pulumi believes to exist", async () => {
    const ours = await holdOurs({ config: DEV });
    expectOk(await ours.up());
    const { resourceGroup } = await ours.outputs();
    ours.azure.cloud.delete(`/subscriptions/${ours.azure.caller().subscriptionId}/resourceGroups/${resourceGroup}`);
    const { code, stderr } = await run(ours, "up", "--yes");
    expect([code, stderr]).toEqual([1, expect.stringContaining("pulumi refresh --stack dev")]);
    expectOk(await ours.refresh());
    expectOk(await ours.up());
  });
});
