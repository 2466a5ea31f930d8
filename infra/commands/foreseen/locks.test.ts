import { TrackerError } from "@tracker/core";
import { expect, test } from "vitest";
import type { Arm } from "../../azure/arm.ts";
import { locksOnGroup } from "./locks.ts";

const at = (scope: string) => `/subscriptions/S${scope}/providers/Microsoft.Authorization/locks/keep`;

test.each([
  ["the group", "/resourceGroups/PRICES1", 1],
  ["something in it", "/resourceGroups/prices1/providers/Microsoft.Sql/servers/x", 1],
  ["the subscription", "", 1],
  ["another group", "/resourceGroups/prices12", 0],
])("a lock on %s", async (_, scope, found) => {
  const value = [{ id: at(scope), name: "keep", properties: { level: "CanNotDelete" } }];
  const arm = { request: async () => ({ status: 200, body: { value } }) } as unknown as Arm;
  const told = await locksOnGroup(arm, { group: { subscription: "s", name: "prices1", location: "x" } });
  expect(told).toEqual(Array(found).fill(expect.stringContaining(`(CanNotDelete): az lock delete --ids ${at(scope)}`)));
});

test("an account that may only read the group finds the locks on it", async () => {
  const value = [{ id: at("/resourceGroups/prices1"), name: "keep", properties: { level: "ReadOnly" } }];
  const request = async (_: string, path: string) => {
    if (path.startsWith("/resourceGroups/prices1/")) return { status: 200, body: { value } };
    throw new TrackerError("no-access", "Azure refused GET");
  };
  const arm = { request } as unknown as Arm;
  expect(await locksOnGroup(arm, { group: { subscription: "s", name: "prices1", location: "x" } })).toHaveLength(1);
});
