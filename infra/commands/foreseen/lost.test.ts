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

/** What is told where the group holds these and the state knows some of them. */
function lost(value: readonly object[] | undefined, known: readonly { readonly id: string }[] = []) {
  const answer = value === undefined ? { status: 404, body: {} } : { status: 200, body: { value } };
  const ids = new Set(known.map(({ id }) => id.toLowerCase()));
  const group = { subscription: "s", name: "prices1", location: "x" };
  const state = { outputs: {}, group, sqlServerName: undefined, sqlLocation: undefined, hasApp: false, ids };
  return lostFromState({ request: async () => answer } as unknown as Arm, { stack: "dev", state });
}

test("what is tagged as ours and is not in the state is lost, and named", async () => {
  const site = at("Microsoft.Web/sites", "prices3");
  expect(await lost([SERVER, site], [site])).toEqual([
    expect.stringMatching(/does not know, .*: Microsoft\.Sql\/servers prices2\. .*npm run destroy -- --stack dev/),
  ]);
});

test.each([
  ["what the state knows, in whatever case", [{ ...SERVER, id: SERVER.id.toUpperCase() }]],
  ["what somebody else has put there", [at("Microsoft.Web/sites", "theirs", {})]],
  ["a database that was restored", [at("Microsoft.Sql/servers/databases", "prices2/broken")]],
  ["what Azure has made, with the group's tags", [at("Microsoft.Network/networkInterfaces", "prices.nic.1")]],
])("%s is not lost", async (_, contents) => {
  expect(await lost(contents, [SERVER])).toEqual([]);
});

test("a group that is gone is told, with how Pulumi forgets it", async () => {
  expect(await lost(undefined)).toEqual([expect.stringContaining("pulumi refresh --stack dev")]);
});

test("a stack without a state is told of a group with its tags, and of no other's", async () => {
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
  expect(said).toEqual([expect.stringMatching(/^The resource group prices1 is of a stack dev as well\./)]);
  expect(asked).toEqual(["/resourcegroups?$filter=tagName eq 'stack' and tagValue eq 'dev'"]);
  await sayNamesake(
    arm,
    { ...stack, state: { ...state, group: { subscription: "s", name: "g", location: "x" } } },
    () => {
      throw new Error("it has a state");
    },
  );
});
