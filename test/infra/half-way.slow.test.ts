import { describeOnEngine, expectOk } from "@stand-ins/azure/testing";
import { expect, test } from "vitest";
import { holdOurs } from "./hold.ts";
import type { Ours } from "./ours.ts";
import { protectedStack, stateOf } from "./protected-stack.ts";
import { runCommand } from "./run-command.ts";
import { DEV } from "./stacks.ts";

/** Long enough for several runs of the engine. */
const LONG = { timeout: 400_000 };

const run = (ours: Ours, command: string) =>
  runCommand(ours, [command, "--stack", "dev", "--config-file", ours.configFile, "--yes"]);

const typesIn = async (ours: Ours) =>
  (await stateOf(ours)).map(({ type }) => type).filter((type) => type.startsWith("azure-native:"));
const typesOnAzure = (ours: Ours) => ours.azure.cloud.list().map(({ type }) => type);

/** A deployed stack, and a lookup of its resources' ids on Azure. */
async function standing(): Promise<{ ours: Ours; idOf: (type: string) => string }> {
  const ours = await holdOurs({ config: DEV });
  expectOk(await ours.up());
  return { ours, idOf: (type) => ours.azure.cloud.list().find((resource) => resource.type === type)?.id ?? "" };
}

/** Checks that an up is refused and says what the state has lost, and that another destroy leaves nothing; resolves to the destroy's output. */
async function endsWithAnotherDestroy(ours: Ours, lost: RegExp, remove: () => unknown): Promise<string> {
  const [asked, before] = [ours.azure.watch.calls.length, ours.azure.cloud.list()];
  const up = await run(ours, "up");
  expect([up.code, up.stdout, up.stderr]).toEqual([1, "", expect.stringMatching(lost)]);
  expect(up.stderr).toContain("finish it: npm run destroy -- --stack dev");
  expect([ours.azure.watch.calls.length, ours.azure.cloud.list()]).toEqual([asked, before]);
  remove();
  const destroyed = await run(ours, "destroy");
  expect([destroyed.code, destroyed.stdout]).toEqual([0, expect.stringMatching(/^Nothing is left in Azure/m)]);
  expect([await typesIn(ours), ours.azure.cloud.list()]).toEqual([[], []]);
  expectOk(await ours.up());
  return destroyed.stdout;
}

await describeOnEngine("a destroy that Azure refuses", () => {
  test(
    "because of a lock is foreseen and begins nothing; without our command it stops halfway, and another one finishes it",
    LONG,
    async () => {
      const { ours, idOf } = await standing();
      const database = idOf("Microsoft.Sql/servers/databases");
      const lock = `${database}/providers/Microsoft.Authorization/locks/keep`;
      ours.azure.cloud.put({ id: lock, apiVersion: "2016-09-01", body: { properties: { level: "CanNotDelete" } } });
      const before = await typesIn(ours);
      const refused = await run(ours, "destroy");
      expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining(`az lock delete --ids ${lock}`)]);
      expect(await typesIn(ours)).toEqual(before);

      const plain = await ours.destroy();
      expect([plain.ok, plain.output]).toEqual([false, expect.stringContaining("ScopeLocked")]);
      expect(await typesIn(ours)).toEqual(["azure-native:resources:ResourceGroup"]);
      const said = await endsWithAnotherDestroy(ours, /Microsoft\.Sql\/servers prices\w{8}/, () =>
        ours.azure.cloud.delete(lock),
      );
      expect(said).toMatch(/^No price will be lost/m);
    },
  );

  test("because of a policy says what is left and how to finish, and another one finishes it", LONG, async () => {
    const { ours } = await standing();
    ours.azure.cloud.hindrances.denied.add("Microsoft.Storage/storageAccounts");
    const refused = await run(ours, "destroy");
    expect([refused.code, refused.stdout]).toEqual([1, expect.stringContaining("RequestDisallowedByPolicy")]);
    expect(refused.stdout).toMatch(/^Left in Azure, in the resource group prices\w{8}: \d\d resources$/m);
    expect(refused.stdout).toContain("npm run destroy -- --stack dev finishes it. Until then up refuses");
    await endsWithAnotherDestroy(ours, /Microsoft\.Storage\/storageAccounts prices\w{8}/, () =>
      ours.azure.cloud.hindrances.denied.clear(),
    );
  });

  test(
    "because of a subnet that the platform still holds leaves the network, and another one finishes it",
    LONG,
    async () => {
      const { ours, idOf } = await standing();
      ours.azure.cloud.hindrances.heldSubnets.add(idOf("Microsoft.Network/virtualNetworks/subnets"));
      const refused = await ours.destroy();
      expect([refused.ok, refused.output]).toEqual([false, expect.stringContaining("InUseSubnetCannotBeDeleted")]);
      expect([...new Set(typesOnAzure(ours))]).toEqual([
        "Microsoft.Resources/resourceGroups",
        "Microsoft.Network/virtualNetworks",
        "Microsoft.Network/virtualNetworks/subnets",
      ]);
      await endsWithAnotherDestroy(ours, /second time: Microsoft\.Network\/virtualNetworks prices\w*\./, () =>
        ours.azure.cloud.hindrances.heldSubnets.clear(),
      );
    },
  );

  test("because of a held subnet, of a previously protected stack, deletes everything else", LONG, async () => {
    const ours = await protectedStack();
    const unprotected = await runCommand(ours, ["unprotect", "--stack", "prod", "--config-file", ours.configFile]);
    expect([unprotected.code, unprotected.stderr]).toEqual([0, ""]);
    for (const { type, id } of ours.azure.cloud.list())
      if (type === "Microsoft.Network/virtualNetworks/subnets") ours.azure.cloud.hindrances.heldSubnets.add(id);
    // As npm run destroy passes it.
    expect((await ours.destroy({ args: ["--continue-on-error"] })).ok).toBe(false);
    expect([...new Set(typesOnAzure(ours))]).toEqual([
      "Microsoft.Resources/resourceGroups",
      "Microsoft.Network/virtualNetworks",
      "Microsoft.Network/virtualNetworks/subnets",
    ]);
    ours.azure.cloud.hindrances.heldSubnets.clear();
    expectOk(await ours.destroy());
    expect(ours.azure.cloud.list()).toEqual([]);
  });
});
