import { describeOnEngine } from "@stand-ins/azure/testing";
import { expect, test } from "vitest";
import { holdOurs } from "./hold.ts";
import { DEV } from "./stacks.ts";

await describeOnEngine("a wrong configuration of our project", () => {
  test("is reported all at once, each part with the allowed values, before anything is registered", async () => {
    const ours = await holdOurs({
      config: {
        location: "West Europe",
        sqlAdmin: { login: "x", sid: "everyone", type: "group" },
        sqlTier: "premium",
        network: "open",
        analysts: [{ name: "all", addresses: "0.0.0.0" }],
        readers: [{ name: "x;y", objectId: "?", type: "user" }],
        currencies: "dollars",
        sources: "mtgox",
        lookBackHours: 721,
        quoteDays: 0,
        alertEmail: "me",
        monthlyBudget: -5,
      },
      secrets: { coindeskKey: "short-secret", alertWebhook: "http://example.org/short-secret" },
    });
    const run = await ours.preview();
    expect(run.ok).toBe(false);
    const names = [
      "location",
      "sqlAdmin",
      "sqlTier",
      "network",
      "analysts",
      "readers",
      "currencies",
      "sources",
      "coindeskKey",
      "lookBackHours",
      "quoteDays",
      "alertEmail",
      "alertWebhook",
      "monthlyBudget",
    ];
    for (const name of names)
      expect(run.output).toMatch(new RegExp(`^ *${name}: .* is not .*; for example ${name}=`, "m"));
    expect(run.output).not.toContain("short-secret");
    expect(run.output).not.toMatch(/^\s+at .*\.ts/m);
    expect(ours.azure.watch.calls).toEqual([]);
  });

  test("of a type that Pulumi.yaml does not allow is refused by the CLI", async () => {
    const ours = await holdOurs({ config: { ...DEV, quoteDays: "many" } });
    const run = await ours.preview();
    expect([run.ok, run.output]).toEqual([false, expect.stringMatching(/quoteDays.*must be of type 'integer'/)]);
  });
});
