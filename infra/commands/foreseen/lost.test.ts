import { expect, test } from "vitest";
import type { Arm } from "../../azure/arm.ts";
import { lostFromState, sayNamesake } from "./lost.ts";

const GROUP = "/subscriptions/s/resourceGroups/prices1";
const TAGS = { project: "bitcoin-price-tracker", stack: "dev" };
const at = (type: string, name: string, tags: Readonly<Record<string, string>> = TAGS) => ({
  id: `${GROUP}/providers/${type}/${name}`,
  type,
  name,
  tags,
});
const SERVER = at("Microsoft.Sql/servers", "prices2");

/** What is reported if the group has these resources and the state knows some of them. */
function lost(value: readonly object[] | undefined, known: readonly { readonly id: string }[] = []) {
  const answer = value === undefined ? { status: 404, body: {} } : { status: 200, body: { value } };
  const ids = new Set(known.map(({ id }) => id.toLowerCase()));
  const group = { subscription: "s", name: "prices1", location: "x" };
  const state = { outputs: {}, group, sqlServerName: undefined, sqlLocation: undefined, hasApp: false, ids };
  return lostFromState({ request: async () => answer } as unknown as Arm, { stack: "dev", state });
}

test("names a resource that has our tags but is missing from the state", async () => {
  const site = at("Microsoft.Web/sites", "prices3");
  expect(await lost([SERVER, site], [site])).toEqual([
    expect.stringMatching(/state of dev lacks, .*: Microsoft\.Sql\/servers prices2\. .*npm run destroy -- --stack dev/),
  ]);
});

test.each([
  ["a resource in the state, in any letter case", [{ ...SERVER, id: SERVER.id.toUpperCase() }]],
  ["a resource that somebody else has put there", [at("Microsoft.Web/sites", "theirs", {})]],
  ["a restored database", [at("Microsoft.Sql/servers/databases", "prices2/broken")]],
  [
    "a resource that Azure has created, with the group's tags",
    [at("Microsoft.Network/networkInterfaces", "prices.nic.1")],
  ],
])("%s is not lost", async (_, contents) => {
  expect(await lost(contents, [SERVER])).toEqual([]);
});

test("reports a group that is gone, and how to remove it from the state", async () => {
  expect(await lost(undefined)).toEqual([expect.stringContaining("pulumi refresh --stack dev")]);
});

test("for a stack without a state, prints only groups with its tags", async () => {
  const value = [
    { name: "prices1", tags: TAGS },
    { name: "prices2", tags: { ...TAGS, stack: "prod" } },
    { name: "theirs", tags: { stack: "dev" } },
  ];
  const asked: string[] = [];
  const arm = {
    request: async (_: string, path: string) => {
      asked.push(decodeURIComponent(path));
      return { status: 200, body: { value } };
    },
  } as unknown as Arm;
  const state = {
    outputs: {},
    group: undefined,
    sqlServerName: undefined,
    sqlLocation: undefined,
    hasApp: false,
    ids: new Set<string>(),
  };
  const said: string[] = [];
  const stack = { stack: "me/prices/dev", state };
  expect(await sayNamesake(arm, stack, (line) => said.push(line))).toEqual([]);
  expect(said).toEqual([expect.stringMatching(/^The resource group prices1 also belongs to a stack dev\./)]);
  expect(asked).toEqual(["/resourcegroups?$filter=tagName eq 'stack' and tagValue eq 'dev'"]);
  await sayNamesake(
    arm,
    { ...stack, state: { ...state, group: { subscription: "s", name: "g", location: "x" } } },
    () => {
      throw new Error("it has a state");
    },
  );
});
