import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { skipReason } from "../../../scripts/skips.ts";
import { connectScript } from "./script.ts";
import { ADMINISTRATORS, CONTAINER, DEV, GROUP, PROD, SUBSCRIPTION } from "./testing/connections.ts";
import { changesIn, held, rolesOf, subjectsOf } from "./testing/held.ts";
import type { World } from "./testing/world.ts";

const skip = process.platform === "win32" && skipReason("Windows has no sh", "npm test, elsewhere");

describe.skipIf(skip)(`the script${skip ? ` (skipped: ${skip})` : ""}`, () => {
  test.each([{ shell: "sh" }, { shell: "bash", piped: true }])(
    "makes all that the workflows need, once, and takes it away again ($shell)",
    async (how) => {
      const { world, before, run } = await held(({ settings }) => {
        settings.variables.UNRELATED = "stays";
      });
      const script = connectScript(DEV);
      const first = await run(script, [], how);
      expect([first.code, first.stderr]).toEqual([0, ""]);
      const { apps, groups, environments, settings, principals } = world;
      const [deployer, previewer] = apps.map(({ appId }) => appId);
      expect(subjectsOf(world, "github octo-org/prices dev")).toEqual([
        "repo:octo-org/prices:environment:dev",
        "repo:octo-org@123456/prices@456789:environment:dev",
        "repo:octo-org/prices:environment:destroy-dev",
        "repo:octo-org@123456/prices@456789:environment:destroy-dev",
      ]);
      expect(subjectsOf(world, "github octo-org/prices pull requests")).toEqual([
        "repo:octo-org/prices:pull_request",
        "repo:octo-org@123456/prices@456789:pull_request",
      ]);
      expect(
        apps.flatMap(({ credentials }) => credentials.map(({ issuer, audiences }) => `${issuer} ${audiences}`)),
      ).toEqual(Array(6).fill("https://token.actions.githubusercontent.com api://AzureADTokenExchange"));
      expect(rolesOf(world, "github octo-org/prices dev")).toEqual([
        `Contributor on ${GROUP}`,
        `Role Based Access Control Administrator on ${GROUP}`,
        `Reader on /subscriptions/${SUBSCRIPTION}`,
        `Storage Blob Data Contributor on ${CONTAINER}`,
      ]);
      expect(rolesOf(world, "github octo-org/prices pull requests")).toEqual([
        `Reader on ${GROUP}`,
        `Storage Blob Data Reader on ${CONTAINER}`,
      ]);
      expect(groups[ADMINISTRATORS]).toEqual([principals.find(({ appId }) => appId === deployer)?.id]);
      const place = {
        AZURE_TENANT_ID: DEV.tenant,
        AZURE_SUBSCRIPTION_ID: SUBSCRIPTION,
        PULUMI_BACKEND_URL: "azblob://state?storage_account=pricesstate",
      };
      const environment = {
        branches: ["main"],
        reviewers: [],
        wait: 0,
        preventSelfReview: false,
        isForAnyBranch: false,
        secrets: {},
        variables: { AZURE_CLIENT_ID: deployer, ...place },
      };
      expect(environments).toEqual({ dev: environment, "destroy-dev": environment });
      const { CONNECTED_DEV, ...variables } = settings.variables;
      expect(variables).toEqual({ UNRELATED: "stays", AZURE_PREVIEW_CLIENT_ID: previewer, ...place });
      expect(CONNECTED_DEV).toContain(`application:deployer:${deployer}`);
      // Nobody sits at a terminal here: what asks for the secrets is told.
      expect(
        first.stdout.match(/^ {2}gh secret set PULUMI_CONFIG_PASSPHRASE --repo octo-org\/prices.*$/gm),
      ).toHaveLength(3);

      const made = structuredClone(world);
      const second = await run(script, [], how);
      expect([second.code, changesIn(second.calls)]).toEqual([0, []]);
      expect(world).toEqual(made);

      const undone = await run(script, ["undo"], how);
      expect([undone.code, undone.stderr]).toEqual([0, ""]);
      expect(world).toEqual(before);
    },
  );

  test("gives the right to give roles under a condition alone, and puts one right that says something else", async () => {
    const { world, run } = await held();
    const script = connectScript(PROD);
    await run(script);
    const right = world.roles.find(({ role }) => role.startsWith("Role Based")) as World["roles"][number];
    const { condition } = right;
    expect(condition).toMatch(/roleAssignments\/write.*roleAssignments\/delete/);
    right.condition = null;
    const { stdout, calls } = await run(script);
    expect(stdout).toContain("which has a different condition");
    expect(changesIn(calls)).toHaveLength(2);
    expect(world.roles.at(-1)?.condition).toBe(condition);
  });

  test("lets a stack with a subscription of its own have all of it, and asks its reviewers", async () => {
    const { world, run } = await held();
    const { stdout } = await run(connectScript(PROD));
    const { environments, settings } = world;
    expect(rolesOf(world, "github octo-org/prices prod")).toEqual([
      `Contributor on /subscriptions/${SUBSCRIPTION}`,
      `Role Based Access Control Administrator on /subscriptions/${SUBSCRIPTION}`,
    ]);
    const reviewers = [{ type: "User", id: 583231 }];
    expect(environments).toMatchObject({ prod: { reviewers }, "destroy-prod": { reviewers } });
    // What is the repository's own is that of the stack that pushes bring up.
    expect(Object.keys(settings.variables)).toEqual(["CONNECTED_PROD"]);
    expect(stdout).toContain("gh secret set PULUMI_ACCESS_TOKEN --repo octo-org/prices --env prod ");
    expect(stdout).not.toContain("by hand");
  });

  test("leaves as it was whatever was there before", async () => {
    const { world, before, run } = await held(({ environments, settings, apps }) => {
      const reviewers = [{ type: "User", id: 1 }];
      environments.dev = {
        reviewers,
        branches: ["main"],
        secrets: { PULUMI_CONFIG_PASSPHRASE: "theirs" },
        variables: { OTHER: "1" },
      };
      settings.variables.AZURE_TENANT_ID = DEV.tenant;
      apps.push({ appId: "44444444-4444-4444-8444-444444444444", displayName: "tracker", credentials: [] });
    });
    const { code, stdout } = await run(connectScript(DEV));
    expect(code).toBe(0);
    expect(stdout).not.toContain("the environment dev");
    expect(stdout).not.toContain("--env dev ");
    const undone = await run(connectScript(DEV), ["undo"]);
    expect(undone.stdout).toContain(
      "Leaving the secret PULUMI_CONFIG_PASSPHRASE of dev, which this script did not set",
    );
    expect(world).toEqual(before);
  });

  test("takes away what an earlier one with a preview has made", async () => {
    const { world, before, run } = await held();
    await run(connectScript(DEV));
    await run(connectScript({ ...DEV, withoutPreview: true }), ["undo"]);
    expect(world).toEqual(before);
  });

  test.each([
    [
      "a variable with another value",
      ({ settings }: World) => {
        settings.variables.AZURE_SUBSCRIPTION_ID = "another";
      },
      /^The variable AZURE_SUBSCRIPTION_ID of the repository is "another", which this script did not set.*gh variable delete/m,
    ],
    [
      "an application of its name",
      ({ apps }: World) => {
        apps.push({
          appId: "44444444-4444-4444-8444-444444444444",
          displayName: "github octo-org/prices dev",
          credentials: [],
        });
      },
      /^There is an application "github octo-org\/prices dev" that is not recorded in CONNECTED_DEV \(4444/m,
    ],
  ])("touches nothing of %s that it did not make, and stops", async (_what, put, says) => {
    const { world, before, run } = await held(put);
    const { code, stderr } = await run(connectScript(DEV));
    expect([code, stderr]).toEqual([1, expect.stringMatching(says)]);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    await run(connectScript(DEV), ["undo"]);
    expect(world).toEqual(before);
  });

  test("follows a value of its own that has changed", async () => {
    const { world, run } = await held();
    await run(connectScript(PROD));
    const other = "55555555-5555-4555-8555-555555555555";
    const { code } = await run(connectScript({ ...PROD, subscription: other, scope: `/subscriptions/${other}` }));
    expect([code, world.environments.prod?.variables.AZURE_SUBSCRIPTION_ID]).toEqual([0, other]);
  });

  test("waits for what Entra does not show yet, and for no longer than a minute", async () => {
    const { world, run } = await held((world) => {
      world.lag = 3;
    });
    const { code, calls } = await run(connectScript(PROD));
    expect([code, calls.filter(({ words }) => words[0] === "sleep")]).toEqual([
      0,
      Array(3).fill({ words: ["sleep", "10"], input: "" }),
    ]);
    expect(world.groups[ADMINISTRATORS]).toHaveLength(1);
    world.groups[ADMINISTRATORS] = [];
    world.lag = 100;
    const second = await run(connectScript(PROD));
    expect([second.code, second.calls.filter(({ words }) => words[0] === "sleep")]).toEqual([
      1,
      expect.objectContaining({ length: 6 }),
    ]);
  });

  test.each([
    "az ad sp create",
    "az role assignment create",
    "gh api --method POST",
    "gh variable set AZURE_TENANT_ID",
  ])("stops where %s fails, says where, and the same again goes on from there", async (beginning) => {
    const { world, before, run } = await held();
    const whole = await held();
    await whole.run(connectScript(PROD));
    world.fails[beginning] = "ERROR: no";
    const { code, stderr, stdout } = await run(connectScript(PROD));
    const last = stdout.trimEnd().split("\n").at(-1);
    expect([code, stderr.split("\n").at(-2)]).toEqual([
      1,
      `Stopped at: ${last}. Everything done so far stays: run the same command again to continue.`,
    ]);
    world.fails = {};
    const half = structuredClone(world);
    expect((await run(connectScript(PROD))).code).toBe(0);
    expect(countsOf(world)).toEqual(countsOf(whole.world));
    // And half of it is undone as well.
    Object.assign(world, half);
    expect((await run(connectScript(PROD), ["undo"])).code).toBe(0);
    expect(world).toEqual(before);
  });

  test.each<[string, (world: World) => unknown, RegExp]>([
    [
      "az is signed out",
      ({ fails }) => Object.assign(fails, { "az account show": "ERROR" }),
      /az is not signed in\. Sign in: az login --tenant 2222/,
    ],
    [
      "az is elsewhere",
      (world) => Object.assign(world, { tenant: SUBSCRIPTION }),
      /^az is signed in to the tenant 1111.* belongs to 2222/m,
    ],
    [
      "gh is signed out",
      ({ fails }) => Object.assign(fails, { "gh api": "gh auth login" }),
      /^gh cannot see octo-org\/prices/m,
    ],
    [
      "gh may not change the repository",
      ({ repository }) => Object.assign(repository, { isAdmin: false }),
      /^gh is not signed in as an administrator of octo-org\/prices/m,
    ],
    [
      "another repository has the name now",
      ({ repository }) => Object.assign(repository, { id: 1 }),
      /^gh is not signed in as an administrator of octo-org\/prices \(id 456789\)/m,
    ],
  ])("makes nothing where %s", async (_what, change, says) => {
    const { world, before, run } = await held(change);
    for (const args of [[], ["undo"]]) {
      const { code, stderr, calls } = await run(connectScript(DEV), args);
      expect([code, stderr, changesIn(calls)]).toEqual([1, expect.stringMatching(says), []]);
    }
    expect(world).toEqual(before);
  });

  test.each([[["destroy"]], [["undo", "dev"]], [["", "undo"]]])("takes no other words: %j", async (words) => {
    const { run } = await held();
    expect(await run(connectScript(DEV), words)).toMatchObject({
      code: 1,
      calls: [],
      stderr: "The only argument is undo: sh connect-dev.sh undo\n",
    });
  });

  test.each(["sh", "bash"])("reads nothing more in a value than its characters (%s)", async (shell) => {
    const { world, run, folder } = await held();
    const hostile = `it's "$(touch pwned)" \`touch pwned\` \\ $HOME ; touch pwned\n! #%`;
    const state = { url: hostile, secret: "PULUMI_CONFIG_PASSPHRASE" as const };
    const script = connectScript({ ...PROD, state, administrators: { ...DEV.administrators, login: hostile } }, [
      "--config-file",
      hostile,
    ]);
    const { code, stdout } = await run(script, [], { shell });
    expect(code).toBe(0);
    expect(world.environments.prod?.variables.PULUMI_BACKEND_URL).toBe(hostile);
    expect(stdout).toContain(`Adding it to the group ${hostile.replace("\n", "")}\n`);
    expect(existsSync(join(folder, "pwned"))).toBe(false);
  });
});

/** How much there is of everything: ids differ from one run to the next. */
function countsOf({ apps, principals, roles, groups, environments, settings }: World) {
  const settingsOf = ({ variables, secrets }: World["settings"]) => [Object.keys(variables), Object.keys(secrets)];
  return {
    apps: apps.map(({ displayName, credentials }) => [displayName, credentials]),
    principals: principals.length,
    roles: roles.map(({ role, scope, condition }) => [role, scope, condition]),
    members: Object.values(groups).map(({ length }) => length),
    environments: Object.entries(environments).map(([name, environment]) => [
      name,
      environment.branches,
      settingsOf(environment),
    ]),
    repository: settingsOf(settings),
  };
}
