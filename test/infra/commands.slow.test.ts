import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describeOnEngine, expectOk } from "@stand-ins/azure/testing";
import { readStackFlags } from "@tracker/infra/stack-flags";
import { expect, test } from "vitest";
import { startScript } from "../run-script.ts";
import { cloneOf } from "./clone.ts";
import { holdOurs } from "./hold.ts";
import type { Ours } from "./ours.ts";
import { runCommand } from "./run-command.ts";
import { DEV, stackFile } from "./stacks.ts";

/** Variables without a sign-in to Azure, and without an `az` to ask. */
const SIGNED_OUT = {
  ARM_CLIENT_ID: undefined,
  ARM_CLIENT_SECRET: undefined,
  ARM_TENANT_ID: undefined,
  ARM_SUBSCRIPTION_ID: undefined,
};

/** Flags that are read or refused by these commands themselves. */
const OURS = /^--(stack|config|config-file|config-path)$/;

const flags = ({ configFile }: Ours) => ["--stack", "dev", "--config-file", configFile];

async function refused(ours: Ours, args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<string> {
  const { code, stdout, stderr } = await runCommand(ours, args, environment);
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(/^Not ready for [\w-]+, and nothing was started:\n {2}/);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(ours.azure.watch.calls).toEqual([]);
  return stderr;
}

await describeOnEngine("npm run up, preview and destroy", () => {
  test("refuse the example as it is, and deploy nothing", async () => {
    const ours = await holdOurs({ stackFile: stackFile("dev") });
    expect(await refused(ours, ["up", ...flags(ours)])).toMatch(/^ {2}dev still has placeholders of the example: /m);
  });

  test("do what Pulumi does, with the policy pack; npm run powerbi finds the database; destroy says that nothing is left", async () => {
    const ours = await holdOurs({ config: DEV });
    const preview = await runCommand(ours, ["preview", ...flags(ours)]);
    expect([preview.code, preview.stdout]).toEqual([0, expect.stringMatching(/bitcoin-price-tracker@v\d/)]);
    expect(preview.stdout).toContain("pulumi preview --stack dev --policy-pack infra/policy --config-file ");
    expect(ours.azure.cloud.list()).toEqual([]);

    const up = await runCommand(ours, ["up", ...flags(ours), "--yes"]);
    expect([up.code, up.stdout]).toEqual([0, expect.stringContaining("the first price is due at")]);
    expectOk(await ours.up({ expectNoChanges: true }));

    const clone = cloneOf();
    const powerBi = await startScript(join(clone, "powerbi/main.ts"), ["--stack", "dev"], ours.environment()).ended;
    expect([powerBi.code, powerBi.stderr]).toEqual([0, ""]);
    const [, server] = /over (?:\S+) on (\S+),/.exec(powerBi.stdout) ?? [];
    expect(readFileSync(join(clone, ".data/power-bi/dev/prices.pbids"), "utf8")).toContain(`"server":"${server}"`);

    const destroyed = await runCommand(ours, ["destroy", ...flags(ours), "--yes"]);
    expect([destroyed.code, destroyed.stdout]).toEqual([
      0,
      expect.stringMatching(/^Nothing is left in Azure: the resource group prices\w{8} is gone\.$/m),
    ]);
    expect(destroyed.stdout).toMatch(/^No price will be lost: none is stored\.$[\s\S]*^Nothing is left/m);
    expect(ours.azure.cloud.list()).toEqual([]);
  });

  test("pass on the value of each flag that has one in Pulumi's help, and refuse a word after any other", async () => {
    const ours = await holdOurs();
    for (const command of ["up", "preview", "destroy"]) {
      const help = execFileSync("pulumi", [command, "--help"], { env: ours.environment(), encoding: "utf8" });
      const flags = [...help.matchAll(/^ +(?:(-\w), )?(--[\w-]+)(?: (string\w*|int\w*|file:)(\[=)?)? {2,}/gm)];
      expect(flags.length).toBeGreaterThan(30);
      for (const [line, short, long = "", type, optional] of flags.filter(([, , name = ""]) => !OURS.test(name)))
        for (const flag of short === undefined ? [long] : [short, long]) {
          const { problems = [] } = readStackFlags([flag, "word"], {});
          expect([line, problems.length]).toEqual([line, type === undefined || optional !== undefined ? 1 : 0]);
        }
    }
  });

  test("report everything that is missing at once, and how to fix it", async () => {
    const ours = await holdOurs();
    const said = await refused(ours, ["up"], { ...SIGNED_OUT, PULUMI_BACKEND_URL: undefined, PATH: withoutAz(ours) });
    expect(said).toMatch(/^ {2}Pulumi is not logged in .*pulumi login --local/m);
    expect(said).toMatch(/^ {2}nobody is signed in to Azure here\. Sign in: az login/m);
  });

  test("say how to create a stack if there is none of that name or none is selected", async () => {
    const ours = await holdOurs();
    expect(await refused(ours, ["preview", "--stack", "qa"])).toMatch(
      /there is no stack qa\. Create it: cp infra\/stacks\/dev\.yaml Pulumi\.qa\.yaml, change it, and pulumi stack init qa\./,
    );
    expect(await refused(ours, ["up", "--stack", "prod"])).toContain(
      "Create it: cp infra/stacks/prod.yaml Pulumi.prod.yaml,",
    );
    expect(await refused(ours, ["preview"])).toMatch(
      /no stack is chosen\. Name one with --stack.* For a first one: cp /,
    );
    expect(await refused(ours, ["destroy"])).toMatch(/no stack is chosen\. Name one with --stack[^:]*NAME\.$/m);
  });

  test("destroy of a missing stack says only that, whoever is signed in", async () => {
    const ours = await holdOurs();
    const { code, stdout, stderr } = await runCommand(ours, ["destroy", "--stack", "nothere"], SIGNED_OUT);
    expect([code, stdout, stderr]).toEqual([
      1,
      "",
      "there is no stack nothere, so there is nothing to destroy. pulumi stack ls lists the stacks that exist.\n",
    ]);
  });

  test("stop at a foreign tenant and at an inaccessible subscription", async () => {
    const ours = await holdOurs({ config: DEV });
    const other = "33333333-3333-4333-8333-333333333333";
    await ours.configure({ "azure-native:tenantId": other });
    const { tenantId } = ours.azure.caller();
    expect(await refused(ours, ["up", ...flags(ours)])).toContain(
      `signed in to the tenant ${tenantId}, but the stack belongs to ${other}. Sign in there: az login --tenant ${other}.`,
    );
    await ours.configure({ "azure-native:tenantId": tenantId, "azure-native:subscriptionId": other });
    expect(await refused(ours, ["up", ...flags(ours)])).toContain(
      `the signed-in account cannot see the stack's subscription ${other}`,
    );
  });

  test("list everything at once that GitHub would lack, and print no script", async () => {
    const ours = await holdOurs({ config: DEV });
    const said = await refused(ours, ["connect-github", ...flags(ours), "--repo", "octo-org/prices"], {
      PATH: withoutAz(ours),
    });
    expect(said).toMatch(/^ {2}dev has no resource group yet .*npm run up -- --stack dev/m);
    expect(said).toMatch(
      /^ {2}cannot look up the ids of octo-org\/prices and its owner \(GitHub's CLI, gh, is not installed\)/m,
    );
    expect(said).toMatch(/^ {2}Pulumi's state is on this machine, where GitHub cannot reach it/m);
  });
});

/** A PATH with only what a rehearsal needs: Pulumi and Node. */
function withoutAz(ours: Ours): string {
  return (ours.environment().PATH ?? "").split(":").slice(0, 2).join(":");
}
