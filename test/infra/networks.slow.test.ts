import { join } from "node:path";
import { partsOf } from "@stand-ins/azure";
import { describeOnEngine, expectOk } from "@stand-ins/azure/testing";
import { expect, test } from "vitest";
import { holdOurs } from "./hold.ts";
import { ROOT } from "./ours.ts";
import { DEV } from "./stacks.ts";

/** Long enough for half a dozen runs of the engine. */
const LONG = { timeout: 600_000 };

const policyPack = join(ROOT, "infra/policy");

/** What a run did to our resources, as in `update sql:Server`. */
const done = (run: { steps: readonly { operation: string; urn: string }[] }) =>
  run.steps
    .filter(({ urn }) => urn.includes("azure-native:") && !urn.includes("pulumi:providers:"))
    .map(({ operation, urn }) => `${operation} ${partsOf(urn).type.replace("azure-native:", "")}`)
    .filter((step) => !step.startsWith("same "))
    .toSorted();

const WAY_IN = [
  "network:PrivateDnsZoneGroup",
  "network:PrivateEndpoint",
  "privatedns:PrivateZone",
  "privatedns:VirtualNetworkLink",
];
const each = (operation: string) => WAY_IN.map((type) => `${operation} ${type}`);

await describeOnEngine("the networks of our project", () => {
  test(
    "private-endpoint-with-firewall can be deployed from outside, and lets the function in from another region than the database's",
    LONG,
    async () => {
      const config = { ...DEV, network: "private-endpoint-with-firewall", sqlLocation: "northeurope" };
      const ours = await holdOurs({ config, policyPack });
      const { output } = expectOk(await ours.up({ preview: true }));
      expect(output).toMatch(/opening the SQL firewall for 203\.0\.113\.9 while this runs/);
      const found = ours.azure.cloud.list().filter(({ type }) => /^Microsoft.Sql\/servers\/\w+Rules$/.test(type));
      expect(found.map(({ name }) => name.replace(/[0-9a-f]{8}$/, ""))).toEqual(["prices-office"]);
      expect((await ours.app().fire("capturePrice")).error).toBeUndefined();
      expectOk(await ours.up({ preview: true, expectNoChanges: true }));
      expectOk(await ours.destroy());
      expect(ours.azure.cloud.list()).toEqual([]);
    },
  );

  test("can be changed on a deployed stack, without replacing anything that holds data", LONG, async () => {
    const ours = await holdOurs({ config: DEV });
    expectOk(await ours.up());
    const changeTo = async (network: string, analysts = DEV.analysts) => {
      await ours.configure({ network, analysts });
      const run = expectOk(await ours.up());
      expect((await ours.app().fire("capturePrice")).error).toBeUndefined();
      return done(run);
    };
    const server = ["update network:VirtualNetwork", "update sql:Server"];
    expect(await changeTo("private-endpoint-with-firewall")).toEqual(
      [...each("create"), "delete sql:VirtualNetworkRule", ...server].toSorted(),
    );
    expect(await changeTo("private-endpoint-with-firewall", [])).toEqual(["delete sql:FirewallRule"]);
    expect(await changeTo("private-endpoint", [])).toEqual(["update sql:Server"]);
    expect(await changeTo("private-endpoint-with-firewall")).toEqual(["create sql:FirewallRule", "update sql:Server"]);
    expect(await changeTo("service-endpoint")).toEqual(
      ["create sql:VirtualNetworkRule", ...each("delete"), ...server].toSorted(),
    );
    expect(await changeTo("private-endpoint", [])).toEqual(
      [...each("create"), "delete sql:FirewallRule", "delete sql:VirtualNetworkRule", ...server].toSorted(),
    );
  });
});
