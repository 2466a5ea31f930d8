import { expect, test } from "vitest";
import type { Arm } from "../../azure/arm.ts";
import { checkFirewall } from "./firewall.ts";

const armWith = (...names: readonly string[]): Arm => ({
  token: async () => "",
  request: async () => ({ status: 200, body: { value: names.map((name) => ({ name })) } }),
});
const PLACE = { group: "prices1", server: "prices2" };

test("a rule that a killed deployment left fails, with the command that deletes it", async () => {
  const [finding] = await checkFirewall(armWith("prices-office", "deployment-1"), PLACE);
  expect(finding).toMatchObject({ what: "firewall", outcome: "failed" });
  expect(finding?.said).toContain(
    "az sql server firewall-rule delete --resource-group prices1 --server prices2 --name deployment-1",
  );
});

test("the rule of a deployment that is running, and those of analysts, are well", async () => {
  const rules = armWith("prices-office", `deployment-${Date.now()}`);
  expect(await checkFirewall(rules, PLACE)).toMatchObject([{ what: "firewall", outcome: "ok" }]);
});
