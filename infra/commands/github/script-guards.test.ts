import { describe, expect, test } from "vitest";
import { skipReason } from "../../../scripts/skips.ts";
import { connectScript } from "./script.ts";
import { DEV, GROUP, PROD, SUBSCRIPTION } from "./testing/connections.ts";
import { changesIn, held, rolesOf, subjectsOf } from "./testing/held.ts";
import type { World } from "./testing/world.ts";

const DEPLOYER = "github octo-org/prices dev";
const PREVIEWER = "github octo-org/prices pull requests";

const appOf = ({ apps }: World, name: string) =>
  apps.find(({ displayName }) => displayName === name) as World["apps"][number];

const skip = process.platform === "win32" && skipReason("Windows has no sh", "npm test, elsewhere");

describe.skipIf(skip)(`what the script trusts${skip ? ` (skipped: ${skip})` : ""}`, () => {
  test("is nothing before its environments are protected", async () => {
    const { world, before, run } = await held(({ fails }) => {
      fails["gh api --method PUT"] = "gh: Failed to create the environment protection rule. (HTTP 422)";
    });
    const { code, stderr } = await run(connectScript(DEV));
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^gh: .*\nGitHub refuses the environment dev .*Pro, Team or Enterprise/),
    ]);
    expect([world.apps, world.roles, world.groups]).toEqual([[], [], before.groups]);
  });

  test("is protected without reviewers where the plan has none, and refused with them", async () => {
    const { world, run } = await held(({ repository }) => Object.assign(repository, { isLimited: true }));
    expect((await run(connectScript(DEV))).code).toBe(0);
    const { code, stderr } = await run(connectScript(PROD));
    expect([code, stderr]).toEqual([1, expect.stringContaining("required reviewers with Enterprise only")]);
    expect([world.environments.prod?.isForAnyBranch, appOf(world, "github octo-org/prices prod")]).toEqual([
      true,
      undefined,
    ]);
    expect((await run(connectScript({ ...PROD, reviewers: [] }))).code).toBe(0);
    expect(world.environments.prod).toMatchObject({ isForAnyBranch: false, branches: ["main"] });
  });

  test("may sign in last, after its roles", async () => {
    const { run } = await held();
    const { calls } = await run(connectScript(PROD));
    const changes = changesIn(calls).filter((line) => !line.startsWith("gh variable set CONNECTED_"));
    const first = changes.findIndex((line) => line.includes("federated-credential create"));
    expect(changes.slice(first)).toEqual(Array(4).fill(expect.stringContaining("federated-credential create")));
  });

  test("is no place of the state that the repository's variables name", async () => {
    const { world, run } = await held(({ settings }) => {
      settings.variables.PULUMI_BACKEND_URL = "s3://theirs";
    });
    expect((await run(connectScript(PROD))).code).toBe(0);
    const place = () => [world.environments.prod, world.environments["destroy-prod"]].map((one) => one?.variables);
    const ours = Array(2).fill(expect.objectContaining({ PULUMI_BACKEND_URL: "https://api.pulumi.com" }));
    expect(place()).toEqual(ours);
    Object.assign(world.environments.prod?.variables as object, { PULUMI_BACKEND_URL: "s3://theirs" });
    expect((await run(connectScript(PROD))).code).toBe(0);
    expect(place()).toEqual(ours);
  });

  test.each([
    ["dev", ""],
    ["destroy-dev", ""],
    ["dev", "/folder"],
  ])("is no state in the container of %s%s", async (theirs, path) => {
    const { world, before, run } = await held(({ environments }) => {
      const variables = { PULUMI_BACKEND_URL: DEV.state.url.replace("?", `${path}?`) };
      environments[theirs] = { reviewers: [], branches: ["main"], variables, secrets: {} };
    });
    const { code, stderr } = await run(connectScript({ ...PROD, state: DEV.state }));
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(
        new RegExp(
          `^The environment ${theirs} keeps its state at azblob://state${path}\\?storage_account=pricesstate, too[^\n]*\n$`,
        ),
      ),
    ]);
    expect(world).toEqual(before);
    const state = { ...DEV.state, url: "azblob://other?storage_account=pricesstate" };
    expect((await run(connectScript({ ...PROD, state }))).code).toBe(0);
  });

  test("may be a service that keeps stacks apart itself", async () => {
    const { run } = await held();
    expect((await run(connectScript({ ...DEV, state: PROD.state }))).code).toBe(0);
    expect((await run(connectScript(PROD))).code).toBe(0);
  });

  test.each<[string, Partial<World["environments"][string]>]>([
    ["any branch", { isForAnyBranch: true, branches: [] }],
    ["another branch, too", { branches: ["main", "dev"] }],
    ["no branch", { branches: [] }],
    ["a tag, which any branch can have", { branches: [], tags: ["main"] }],
  ])("is no environment that %s may deploy to", async (_what, rules) => {
    const { world, before, run } = await held(({ environments }) => {
      environments.dev = { reviewers: [], branches: ["main"], variables: {}, secrets: {}, ...rules };
    });
    const { code, stderr } = await run(connectScript(DEV));
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(
        /^Not only the branch main may deploy to the environment dev\. .*settings\/environments.*\n$/,
      ),
    ]);
    expect(world).toEqual(before);
  });

  test("is no environment of its own either that someone has opened, unless it can close it", async () => {
    const { world, run } = await held();
    await run(connectScript(DEV));
    const made = structuredClone(world);
    Object.assign(world.environments.dev as object, { isForAnyBranch: true, branches: [] });
    expect((await run(connectScript(DEV))).code).toBe(0);
    expect(world).toEqual(made);
    world.environments.dev?.branches.push("dev");
    expect((await run(connectScript(DEV))).code).toBe(1);
  });

  test("is approved by the reviewers that are named later", async () => {
    const { world, run } = await held();
    const unnamed = { ...PROD, reviewers: [] };
    expect((await run(connectScript(unnamed))).stdout).not.toContain("by hand");
    Object.assign(world.environments.prod as object, { wait: 5 });
    const reviewers = [
      { type: "User", id: 583231 },
      { type: "Team", id: 7 },
    ] as const;
    const { stdout } = await run(connectScript({ ...PROD, reviewers }));
    const rules = {
      reviewers: [
        { type: "Team", id: 7 },
        { type: "User", id: 583231 },
      ],
      preventSelfReview: true,
    };
    expect(world.environments).toMatchObject({ prod: { ...rules, wait: 5 }, "destroy-prod": rules });
    expect(stdout).not.toContain("by hand");
    const again = await run(connectScript({ ...PROD, reviewers }));
    // Without the flag, those that are set stay.
    const without = await run(connectScript(unnamed));
    expect([changesIn(again.calls), changesIn(without.calls)]).toEqual([[], []]);
    expect(without.stdout).not.toContain("by hand");
    Object.assign(world.environments.prod as object, { preventSelfReview: false });
    expect((await run(connectScript({ ...PROD, reviewers }))).code).toBe(0);
    expect(world.environments).toMatchObject({ prod: { ...rules, wait: 5 } });
  });

  test("is approved in someone else's environment by whom they choose", async () => {
    const theirs = { reviewers: [{ type: "User", id: 1 }], branches: ["main"], variables: {}, secrets: {} };
    const { world, run } = await held(({ environments }) => {
      environments.prod = theirs;
    });
    expect((await run(connectScript(PROD))).stdout).toContain("To do by hand: set the reviewers of prod, ");
    expect(world.environments.prod?.reviewers).toEqual(theirs.reviewers);
    Object.assign(theirs, { reviewers: PROD.reviewers });
    Object.assign(world.environments.prod as object, theirs);
    expect((await run(connectScript(PROD))).stdout).toContain("To do by hand: set the reviewers of prod, ");
    Object.assign(world.environments.prod as object, { preventSelfReview: true });
    expect((await run(connectScript(PROD))).stdout).not.toContain("by hand");
  });

  test("needs reviewers that are set by hand, if none are named", async () => {
    const { world, run } = await held();
    const script = connectScript({ ...PROD, reviewers: "by hand" });
    const { code, stderr } = await run(script);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^Nobody has to approve what deploys to the environment prod\. .*--reviewers NAMES.*\n$/),
    ]);
    expect(world.apps).toEqual([]);
    const reviewers = [{ type: "User", id: 1 }];
    for (const name of ["prod", "destroy-prod"]) {
      await run(script);
      Object.assign(world.environments[name] as object, { reviewers });
    }
    expect((await run(script)).code).toBe(0);
    const rules = { reviewers, preventSelfReview: true };
    expect(world.environments).toMatchObject({ prod: rules, "destroy-prod": rules });
  });

  test("is no environment of someone else's that nobody approves, unless that is said", async () => {
    const { world, before, run } = await held(({ environments }) => {
      environments.prod = { reviewers: [], branches: ["main"], variables: {}, secrets: {} };
    });
    const { code, stderr } = await run(connectScript(PROD));
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^Nobody has to approve what deploys to the environment prod\. .*--without-reviewers.*\n$/),
    ]);
    expect(world).toEqual(before);
    expect((await run(connectScript({ ...PROD, reviewers: [] }))).code).toBe(0);
    expect(world.environments.prod?.reviewers).toEqual([]);
  });

  test.each<[string, (world: World) => void, RegExp]>([
    [
      "a password",
      (world) => Object.assign(appOf(world, DEPLOYER), { keys: ["password"] }),
      /has a password or certificate/,
    ],
    [
      "a certificate of its service principal",
      (world) => {
        world.principals = world.principals.map((one) => ({ ...one, keys: ["certificate"] }));
      },
      /has a password or certificate/,
    ],
    [
      "another job",
      (world) =>
        appOf(world, DEPLOYER).credentials.push({
          name: "theirs",
          issuer: "https://token.actions.githubusercontent.com",
          subject: "repo:octo-org/prices:ref:refs/heads/theirs",
          audiences: [],
        }),
      /lets repo:octo-org\/prices:ref:refs\/heads\/theirs of https:\/\/token.* sign in.*--federated-credential-id theirs$/m,
    ],
    [
      "another issuer",
      (world) =>
        appOf(world, DEPLOYER).credentials.push({
          name: "theirs",
          issuer: "https://example.org",
          subject: "repo:octo-org/prices:environment:dev",
          audiences: [],
        }),
      /lets repo:octo-org\/prices:environment:dev of https:\/\/example\.org sign in/,
    ],
    [
      "another name",
      (world) => Object.assign(appOf(world, DEPLOYER), { displayName: "payroll" }),
      /names the application \S+, which is not called "github octo-org\/prices dev"/,
    ],
  ])("is no recorded application with %s", async (_what, change, says) => {
    const { world, run } = await held();
    await run(connectScript(DEV));
    change(world);
    const { code, stderr, calls } = await run(connectScript(DEV));
    expect([code, stderr, changesIn(calls)]).toEqual([1, expect.stringMatching(says), []]);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });

  test("is no record that names the application of someone else, which undo leaves", async () => {
    const { world, run } = await held(({ apps, settings }) => {
      apps.push({ appId: "44444444-4444-4444-8444-444444444444", displayName: "payroll", credentials: [] });
      settings.variables.CONNECTED_DEV = "application:deployer:44444444-4444-4444-8444-444444444444";
    });
    const { code, stderr } = await run(connectScript(DEV), ["undo"]);
    expect([code, stderr]).toEqual([1, expect.stringContaining("which is not called")]);
    expect(world.apps).toHaveLength(1);
  });

  test.each<[string, (world: World) => void]>([
    [
      "has lost an application",
      ({ settings: { variables } }) => {
        variables.CONNECTED_DEV = `${variables.CONNECTED_DEV}`.replace(/ application:deployer:\S+/, "");
      },
    ],
    [
      "is gone",
      ({ settings: { variables } }) => {
        delete variables.CONNECTED_DEV;
      },
    ],
    [
      "names another application of that name",
      ({ apps, settings: { variables } }) => {
        const appId = "44444444-4444-4444-8444-444444444444";
        apps.push({ appId, displayName: DEPLOYER, credentials: [] });
        variables.CONNECTED_DEV = `${variables.CONNECTED_DEV}`.replace(/(application:deployer:)\S+/, `$1${appId}`);
      },
    ],
  ])("is no record that %s: undo deletes no guard while that can sign in", async (_what, change) => {
    const { world, run } = await held();
    await run(connectScript(DEV));
    const { appId } = appOf(world, DEPLOYER);
    change(world);
    const changed = structuredClone(world);
    const { code, stdout, stderr, calls } = await run(connectScript(DEV), ["undo"]);
    expect([code, stdout, changesIn(calls)]).toEqual([1, expect.not.stringMatching(/Done|Nothing/), []]);
    expect(stderr).toMatch(
      new RegExp(
        `^There is an application "${DEPLOYER}" that is not recorded in CONNECTED_DEV \\(${appId}\\)[^\n]*\n$`,
      ),
    );
    expect(world).toEqual(changed);
  });

  test("is no deletion before Entra shows it", async () => {
    const { world, before, run } = await held();
    await run(connectScript(PROD));
    const made = structuredClone(world);
    world.afterglow = 3;
    expect((await run(connectScript(PROD), ["undo"])).code).toBe(0);
    expect(world).toEqual(before);
    Object.assign(world, structuredClone(made), { afterglow: 100 });
    const { code, stderr } = await run(connectScript(PROD), ["undo"]);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^The application "github octo-org\/prices prod" still exists \(deleted\)/),
    ]);
    expect(Object.keys(world.environments)).toEqual(["prod", "destroy-prod"]);
  });

  test.each<[string, (world: World, owners: object) => void]>([
    ["application", (world, owners) => Object.assign(appOf(world, DEPLOYER), owners)],
    [
      "service principal",
      (world, owners) => {
        world.principals = world.principals.map((one) => ({ ...one, ...owners }));
      },
    ],
  ])("is no %s with an owner who did not run it, unless the script names them", async (_what, change) => {
    const { world, run } = await held();
    const script = connectScript(DEV);
    await run(script);
    const other = { id: "77777777-7777-4777-8777-777777777777", userPrincipalName: "eve@example.org" };
    change(world, { owners: [world.person, other] });
    const { code, stderr, calls } = await run(script);
    expect([code, stderr, changesIn(calls)]).toEqual([
      1,
      expect.stringMatching(
        /"github octo-org\/prices dev" is owned by eve@example\.org \(7777.*OWNERS .*az ad app delete --id /,
      ),
      [],
    ]);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect((await run(script.replace(/^OWNERS=.*$/m, `OWNERS=${other.id}`))).code).toBe(0);
  });

  test("is no application that someone planted before the first run", async () => {
    const { world, run } = await held(({ apps, settings }) => {
      const appId = "44444444-4444-4444-8444-444444444444";
      const eve = { id: "77777777-7777-4777-8777-777777777777", userPrincipalName: "eve@example.org" };
      apps.push({ appId, displayName: DEPLOYER, credentials: [], owners: [eve] });
      settings.variables.CONNECTED_DEV = `application:deployer:${appId}`;
    });
    const { code, stderr } = await run(connectScript(DEV));
    expect([code, stderr]).toEqual([1, expect.stringContaining("is owned by eve@example.org")]);
    expect(world.roles).toEqual([]);
  });

  test("is nobody who is not signed in as a person", async () => {
    const { world, before, run } = await held(({ fails }) => {
      fails["az ad signed-in-user show"] = "ERROR: /me request is only valid with delegated authentication flow.";
    });
    const { code, stderr } = await run(connectScript(DEV));
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^az is not signed in as a person/m)]);
    expect(world).toEqual(before);
  });

  test("is a record that undo lists before it deletes", async () => {
    const { world, run } = await held();
    await run(connectScript(DEV));
    const { CONNECTED_DEV = "" } = world.settings.variables;
    const { stdout } = await run(connectScript(DEV), ["undo"]);
    const lines = stdout.split("\n");
    expect(
      lines.slice(
        0,
        lines.findIndex((line) => line.startsWith("Deleting")),
      ),
    ).toEqual(["To be deleted, as far as it exists:", ...CONNECTED_DEV.split(" ").map((word) => `  ${word}`)]);
  });

  test("is no text of others that would clear or overwrite what a terminal shows", async () => {
    const hostile = (text: string) => `${text}\u001b[2K\u001b[1A\u0007`;
    const { world, run } = await held(({ settings }) => {
      settings.variables.AZURE_SUBSCRIPTION_ID = hostile("another");
    });
    const { stderr } = await run(connectScript(DEV));
    expect(stderr).toContain('AZURE_SUBSCRIPTION_ID of the repository is "another[2K[1A", which this script did not');
    delete world.settings.variables.AZURE_SUBSCRIPTION_ID;
    await run(connectScript(DEV));
    const { id: principalId = "" } = world.principals[0] ?? {};
    world.roles.push({ id: hostile("/a/role"), principalId, role: "Owner", scope: GROUP, condition: null });
    world.fails["az role assignment delete"] = "ERROR: ScopeLocked";
    const removing = await run(connectScript(DEV));
    expect(removing.stdout).toContain("Removing the role assignment /a/role[2K[1A\n");
    expect(removing.stderr).toContain("Stopped at: Removing the role assignment /a/role[2K[1A. Everything");
  });

  test("is no application whose creation was cut off before it was recorded", async () => {
    const { world, run } = await held();
    world.fails[
      "gh variable set CONNECTED_DEV --repo octo-org/prices --body environment:dev environment:destroy-dev application:"
    ] = "HTTP 502";
    expect((await run(connectScript(DEV))).code).toBe(1);
    world.fails = {};
    const { code, stderr } = await run(connectScript(DEV));
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/is not recorded in CONNECTED_DEV .*az ad app delete --id/),
    ]);
    world.apps = [];
    expect((await run(connectScript(DEV))).code).toBe(0);
  });

  test("ends with the flags that gave it: previews, and roles on the subscription", async () => {
    const { world, run } = await held();
    const whole = { ...DEV, scope: `/subscriptions/${SUBSCRIPTION}` };
    await run(connectScript(whole));
    expect(rolesOf(world, PREVIEWER)).toContain(`Reader on ${GROUP}`);
    const narrow = { ...DEV, withoutPreview: true };
    await run(connectScript(narrow));
    expect(rolesOf(world, DEPLOYER).filter((role) => /subscriptions\/[^/]+$/.test(role))).toEqual([
      `Reader on /subscriptions/${SUBSCRIPTION}`,
    ]);
    expect([
      subjectsOf(world, PREVIEWER),
      world.principals.length,
      world.settings.variables.AZURE_PREVIEW_CLIENT_ID,
    ]).toEqual([undefined, 1, undefined]);
    const { CONNECTED_DEV } = world.settings.variables;
    expect(CONNECTED_DEV).not.toMatch(/previewer|PREVIEW| {2}|^ | $/);
    const again = await run(connectScript(narrow));
    expect(changesIn(again.calls)).toEqual([]);
    expect((await run(connectScript(DEV))).code).toBe(0);
    expect(subjectsOf(world, PREVIEWER)).toHaveLength(2);
  });
});

describe.skipIf(skip)(`the branch main${skip ? ` (skipped: ${skip})` : ""}`, () => {
  const notProtected = "gh: Branch not protected (HTTP 404)";

  test.each<[string, World["main"]]>([
    ["a rule", { rules: [0, 1], protection: notProtected }],
    ["its classic protection", { rules: [], protection: 1 }],
    ["its classic protection, where its rules cannot be seen", { rules: "gh: Forbidden (HTTP 403)", protection: 2 }],
  ])("only takes what somebody has approved by %s", async (_what, main) => {
    const { run } = await held((world) => Object.assign(world, { main }));
    const { code, stdout, stderr } = await run(connectScript(PROD));
    expect([code, stderr, stdout]).toEqual([0, "", expect.not.stringContaining("by hand")]);
  });

  const UNAPPROVED = "The branch main takes commits that nobody else has approved";
  const UNSEEN = "Whether the branch main only takes commits that somebody else has approved could not be seen";

  test.each<[string, World["main"], string]>([
    ["nothing protects it", { rules: [], protection: notProtected }, UNAPPROVED],
    ["pull requests need no approval", { rules: [0], protection: 0 }, UNAPPROVED],
    ["its rules cannot be seen", { rules: "gh: Forbidden (HTTP 403)", protection: notProtected }, UNSEEN],
    ["its protection cannot be seen", { rules: [], protection: "gh: Forbidden (HTTP 403)" }, UNSEEN],
    ["neither can be seen", { rules: "gh: Not Found (HTTP 404)", protection: "gh: Not Found (HTTP 404)" }, UNSEEN],
  ])("is warned of where %s, and told at the end", async (_what, main, says) => {
    const { run } = await held((world) => Object.assign(world, { main }));
    const { code, stdout, stderr } = await run(connectScript(PROD));
    expect([code, stderr]).toEqual([0, expect.stringMatching(new RegExp(`^Warning: ${says}[^\n]*\n$`))]);
    expect(stdout).toMatch(/^To do by hand: [^\n]*main[^\n]*settings\/rules$/m);
    expect((await run(connectScript(PROD), ["undo"])).stderr).toBe("");
  });
});

describe.skipIf(skip)(`what the script says${skip ? ` (skipped: ${skip})` : ""}`, () => {
  test("a right that is missing is not waited for", async () => {
    const { run } = await held(({ fails }) => {
      fails["az ad group member add"] = "ERROR: Insufficient privileges to complete the operation.";
    });
    const { code, stderr, calls } = await run(connectScript(PROD));
    expect([code, calls.filter(({ words }) => words[0] === "sleep")]).toEqual([1, []]);
    expect(stderr).toMatch(/^ERROR: Insufficient privileges[^\n]*\nStopped at: Adding it to the group/);
  });

  test("a stop before any change says that nothing was changed", async () => {
    const { run } = await held(({ fails }) => {
      fails["gh api --paginate repos/octo-org/prices/actions/variables"] = "HTTP 502";
    });
    expect((await run(connectScript(DEV))).stderr).toBe(
      "HTTP 502\nStopped while looking up what exists. Nothing was changed.\n",
    );
  });

  test("undo says when it is done, and when there is nothing to undo", async () => {
    const { run } = await held();
    expect((await run(connectScript(DEV), ["undo"])).stdout).toMatch(/^Nothing to undo: .*CONNECTED_DEV.*\n$/);
    await run(connectScript(DEV));
    expect((await run(connectScript(DEV), ["undo"])).stdout).toMatch(/\nDone\.\n$/);
  });

  test("the passphrase is that in its file", async () => {
    const { run } = await held();
    expect((await run(connectScript(DEV))).stdout).toMatch(
      /gh secret set PULUMI_CONFIG_PASSPHRASE --repo octo-org\/prices --env dev .*~\/\.pulumi\/dev\.passphrase/,
    );
  });

  test("no two stacks share a record", () => {
    const records = ["a-b", "a.b", "a_b", "a_2db"].map(
      (stack) => /^RECORD=(\w+)$/m.exec(connectScript({ ...PROD, stack }))?.[1],
    );
    expect(records).not.toContain(undefined);
    expect(new Set(records).size).toBe(4);
  });
});
