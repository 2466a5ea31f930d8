import { expect, test } from "vitest";
import type { Chosen } from "../chosen-stack.ts";
import type { StackState } from "../stack-state.ts";
import { type ConnectionFlags, readConnection, type Sources } from "./connection.ts";
import { REPOSITORY_FLAGS } from "./repository.ts";
import { ADMINISTRATORS, DEV, SUBSCRIPTION, TENANT } from "./testing/connections.ts";

const STATE: StackState = {
  outputs: {},
  group: { subscription: SUBSCRIPTION, name: "prices1a2b3c4d", location: "swedencentral" },
  sqlServerName: undefined,
  sqlLocation: undefined,
  hasApp: true,
  ids: new Set(),
};

const admin = (type: string) => JSON.stringify({ login: "SQL administrators", sid: ADMINISTRATORS, type });

const CHOSEN: Chosen = {
  stack: "dev",
  config: new Map([["sqlAdmin", admin("group")]]),
  hidden: new Set(),
  state: STATE,
};

const FLAGS: ConnectionFlags = {
  repo: undefined,
  ownerId: undefined,
  repoId: undefined,
  ownSubscription: false,
  withoutPreview: false,
  withoutReviewers: true,
  stateAccount: undefined,
  reviewers: [],
};

const ACCOUNT = DEV.state.container?.replace(/\/blobServices.*/, "");
const GITHUB: Record<string, unknown> = {
  "repos/octo-org/prices": { id: 456789, name: "prices", owner: { login: "octo-org", id: 123456 }, permissions: {} },
  "users/ada": { id: 7, type: "User" },
  "orgs/octo-org/teams/operators": { id: 8, slug: "operators" },
};

const failing = (stderr: string, code: unknown = 1) =>
  Promise.reject(Object.assign(new Error("failed"), { stderr, code }));

/** az, gh, git and Pulumi where all is in place, the state in Azure's storage. */
function sources(url = "azblob://state?storage_account=pricesstate"): Sources {
  return {
    pulumi: {
      fetched: false,
      run: () => Promise.reject(new Error("nothing is to be changed")),
      ask: async (words) => ({ ok: words[0] === "whoami", stdout: JSON.stringify({ user: "ada", url }), stderr: "" }),
    },
    az: async ([noun]) =>
      JSON.stringify(noun === "account" ? { id: SUBSCRIPTION, tenantId: TENANT } : [{ id: ACCOUNT }]),
    gh: async ([, path = ""]) => {
      const found = GITHUB[path.toLowerCase()];
      return found === undefined ? failing("gh: Not Found (HTTP 404)") : JSON.stringify(found);
    },
    origin: async () => "git@github.com:Octo-Org/prices.git",
    environment: {},
  };
}

const readGiven = (
  chosen: Partial<Chosen> = {},
  flags: Partial<ConnectionFlags> = {},
  others: Partial<Sources> = {},
  url?: string,
) => readConnection({ ...CHOSEN, ...chosen }, { ...FLAGS, ...flags }, { ...sources(url), ...others });

/** What is told, a line each. */
const problemsOf = async (reading: Promise<unknown>) =>
  (await reading.then(String, ({ message }) => String(message)))
    .split("\n")
    .slice(1)
    .map((line) => line.trim());

test("everything is looked up, the repository's names as GitHub writes them", async () => {
  expect(await readGiven()).toEqual(DEV);
  const reviewers = [
    { type: "User", id: 7 },
    { type: "Team", id: 8 },
  ];
  const origin = async () => "https://github.com/octo-org/prices";
  const named = { reviewers: ["ada", "octo-org/operators"], withoutReviewers: false };
  expect(await readGiven({ stack: "acme/prod" }, named, { origin })).toEqual({
    ...DEV,
    stack: "prod",
    otherStacks: ["dev"],
    isPushed: false,
    isPreviewed: false,
    reviewers,
  });
});

test.each([
  "https://token@github.com/octo-org/prices.git",
  "ssh://git@github.com/octo-org/prices",
  "git@github.com:octo-org/prices.git",
])("git's origin may be %s", async (address) => {
  expect((await readGiven({}, {}, { origin: async () => address })).repository).toEqual(DEV.repository);
});

test.each(["octo-org/prices", "https://github.com/octo-org/prices", "https://github.com/octo-org/prices.git"])(
  "--repo may be %s",
  (text) => {
    expect(REPOSITORY_FLAGS.repo.read(text)).toEqual({ owner: "octo-org", name: "prices" });
  },
);

test.each(["octo-org", "https://example.org/octo-org/prices", "octo-org/prices/issues"])(
  "--repo cannot be %s",
  (text) => {
    expect(REPOSITORY_FLAGS.repo.read(text)).toBeUndefined();
  },
);

test("what cannot be asked is told by flags", async () => {
  const { repository } = await readGiven(
    {},
    { repo: { owner: "a", name: "b" }, ownerId: 1, repoId: 2 },
    { gh: () => failing("") },
  );
  expect(repository).toEqual({ owner: "a", name: "b", ownerId: 1, id: 2 });
  const { state } = await readGiven(
    {},
    { stateAccount: ACCOUNT },
    { az: async () => JSON.stringify({ id: SUBSCRIPTION, tenantId: TENANT }) },
  );
  expect(state).toEqual(DEV.state);
  const { scope } = await readGiven({ state: { ...STATE, group: undefined } }, { ownSubscription: true });
  expect(scope).toBe(`/subscriptions/${SUBSCRIPTION}`);
});

test.each([
  ["https://app.pulumi.com/ada", {}, { url: "https://api.pulumi.com", secret: "PULUMI_ACCESS_TOKEN" }],
  [
    "https://pulumi.example.org/ada",
    { PULUMI_BACKEND_URL: "https://api.example.org" },
    { url: "https://api.example.org", secret: "PULUMI_ACCESS_TOKEN" },
  ],
  ["s3://state", {}, { url: "s3://state", secret: "PULUMI_CONFIG_PASSPHRASE" }],
  ["azblob://state", { AZURE_STORAGE_ACCOUNT: "pricesstate" }, DEV.state],
  [
    "azblob://state/a/b?storage_account=pricesstate",
    {},
    { ...DEV.state, url: "azblob://state/a/b?storage_account=pricesstate" },
  ],
])("a state at %s is told to the workflows", async (url, environment, state) => {
  expect((await readGiven({}, {}, { environment }, url)).state).toEqual(state);
});

test("all that is not in place is told at once, a line each with what to do", async () => {
  const signedOut: Partial<Sources> = {
    az: () => failing("ERROR: Please run 'az login' to setup account."),
    gh: () => failing("", "ENOENT"),
    origin: async () => "https://user:hunter2@example.org/x/y.git",
  };
  const chosen = {
    stack: "staging",
    config: new Map([["sqlAdmin", admin("user")]]),
    state: { ...STATE, group: undefined },
  };
  const problems = await problemsOf(
    readGiven(chosen, { reviewers: ["ada"], withoutReviewers: false }, signedOut, "file:///home/ada"),
  );
  expect(problems).toEqual([
    expect.stringMatching(/^the workflows only handle the stacks dev and prod, not staging\. Add it to the options in/),
    expect.stringMatching(/^nobody is signed in to Azure here .*Sign in: az login/),
    expect.stringMatching(/^staging has no resource group yet.*npm run up -- --stack staging.*--own-subscription\.$/),
    expect.stringMatching(/sqlAdmin\) is the user SQL administrators, not a group.*docs\/deploy\.md, step 2\.$/),
    "git's origin is not a repository on github.com. Give one: --repo OWNER/REPO.",
    expect.stringMatching(
      /^Pulumi's state is on this machine, where GitHub cannot reach it\. .*docs\/deploy\.md, step 3\.$/,
    ),
    expect.stringMatching(/^cannot look up the id of ada \(GitHub's CLI, gh, is not installed\)\. Sign in/),
  ]);
  expect(problems.join()).not.toContain("hunter2");
});

test.each([
  ["is not set", new Map<string, string>(), /\(sqlAdmin\) is not set\. .*docs\/deploy\.md, step 2\.$/],
  [
    "is not valid",
    new Map([["sqlAdmin", JSON.stringify({ login: "a;b", sid: ADMINISTRATORS, type: "group" })]]),
    /\(sqlAdmin\) is not valid\. Set it to \{login, sid, type\}: a name of up to 128 letters/,
  ],
])("an administrator that %s is reported as such", async (_what, config, problem) => {
  expect(await problemsOf(readGiven({ config }))).toEqual([expect.stringMatching(problem)]);
});

test.each<[string, Partial<ConnectionFlags>, Partial<Sources>, string | undefined, RegExp]>([
  [
    "a repository that gh does not see",
    { repo: { owner: "octo-org", name: "other" } },
    {},
    undefined,
    /^cannot look up the ids of octo-org\/other and its owner \(gh: Not Found \(HTTP 404\)\)\. .*--owner-id and --repo-id\.$/,
  ],
  [
    "a reviewer that GitHub does not know",
    { reviewers: ["bob"], withoutReviewers: false },
    {},
    undefined,
    /^cannot look up the id of bob \(gh: Not Found/,
  ],
  [
    "an account elsewhere",
    {},
    { az: async ([noun]) => (noun === "account" ? JSON.stringify({ id: SUBSCRIPTION, tenantId: TENANT }) : "[]") },
    undefined,
    /^the storage account with Pulumi's state, pricesstate, is not in the stack's subscription\. .*--state-account ID\.$/,
  ],
  [
    "another account than the state's",
    { stateAccount: `${ACCOUNT}2` },
    {},
    undefined,
    /pricesstate, but --state-account names another$/,
  ],
  [
    "a service of one's own without its address",
    {},
    {},
    "https://pulumi.example.org/ada",
    /whose address is unknown\. Set PULUMI_BACKEND_URL to/,
  ],
  [
    "one id without the other",
    { repoId: 2 },
    {},
    undefined,
    /^--owner-id and --repo-id are given together or not at all\. Give --owner-id as well\.$/,
  ],
  [
    "that somebody and nobody is to approve",
    { reviewers: ["ada"] },
    {},
    undefined,
    /^--reviewers and --without-reviewers exclude each other\. Give one of them\.$/,
  ],
  ["one id without the other's", { ownerId: 2 }, {}, undefined, /Give --repo-id as well\.$/],
  [
    "a state whose address is none",
    {},
    {},
    "azblob://my state?storage_account=pricesstate",
    /^Pulumi's state is at an address that names no container of Azure Storage\. .*docs\/deploy\.md, step 3\.$/,
  ],
  ["a state without a container", {}, {}, "azblob://?storage_account=pricesstate", /names no container/],
])("%s is told", async (_what, flags, others, url, says) => {
  expect(await problemsOf(readGiven({}, flags, others, url))).toEqual([expect.stringMatching(says)]);
});

test("rejects a stack that is in another subscription than Pulumi would use", async () => {
  const config = new Map([...CHOSEN.config, ["azure-native:subscriptionId", TENANT]]);
  expect(await problemsOf(readGiven({ config }))).toEqual([
    expect.stringMatching(/^dev is in the subscription 1111.* would use 2222/),
  ]);
});
