import { HOUR, TrackerError } from "@tracker/core";
import { expect, test } from "vitest";
import type { Arm } from "./arm.ts";
import { firewallOf, leftOverRules, refusedAddress } from "./firewall.ts";

/** SQL Server's message of error 40615. */
const REFUSAL =
  "Cannot open server 'prices' requested by the login. Client with IP address '203.0.113.9' is not allowed to access the server. To enable access, use the Azure Management Portal.";

/** A Resource Manager that has firewall rules and nothing else. */
function armWith(...names: string[]): { arm: Arm; rules: Map<string, unknown> } {
  const rules = new Map<string, unknown>(names.map((name) => [name, {}]));
  const arm: Arm = {
    token: async () => "",
    request: async (method, path, _version, body) => {
      const name = path.split("/").at(-1) ?? "";
      if (method === "PUT") rules.set(name, body);
      if (method === "DELETE") rules.delete(name);
      return { status: 200, body: { value: [...rules.keys()].map((key) => ({ name: key })) } };
    },
  };
  return { arm, rules };
}

test("a rule lets in one address; a sweep deletes it and what killed runs left, and nobody else's rules", async () => {
  const { arm, rules } = armWith("prices-office", "deployment-1");
  const firewall = firewallOf(arm, "group", "prices", () => 2);
  await firewall.open("203.0.113.9");
  expect(rules.get("deployment-2")).toEqual({
    properties: { startIpAddress: "203.0.113.9", endIpAddress: "203.0.113.9" },
  });
  expect(await firewall.sweep()).toBe(2);
  expect([...rules.keys()]).toEqual(["prices-office"]);
});

test("the rules of deployments that began over an hour ago are left over, and nobody else's", async () => {
  const names = ["prices-office", "deployment-0", "deployment-2", "deployment-by-hand"];
  expect(await leftOverRules(armWith(...names).arm, "group", "prices", HOUR + 1)).toEqual([
    "deployment-0",
    "deployment-by-hand",
  ]);
});

test("a server that does not exist has no rules", async () => {
  const arm: Arm = { token: async () => "", request: async () => ({ status: 404, body: {} }) };
  expect(await firewallOf(arm, "group", "prices").sweep()).toBe(0);
});

test("the refused address is found in any cause of an error, but only of error 40615", () => {
  const failing = (number: number, cause: Error) =>
    new TrackerError("no-access", "migrating failed", { number, cause });
  expect(refusedAddress(failing(40615, new Error("wrapped", { cause: new Error(REFUSAL) })))).toBe("203.0.113.9");
  expect(refusedAddress(failing(18456, new Error(REFUSAL)))).toBeUndefined();
  expect(refusedAddress(new Error(REFUSAL))).toBeUndefined();
  expect(refusedAddress("203.0.113.9")).toBeUndefined();
});
