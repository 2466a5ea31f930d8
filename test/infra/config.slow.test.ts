import { execFileSync, execSync } from "node:child_process";
import { describeOnEngine } from "@stand-ins/azure/testing";
import { expect, test } from "vitest";
import { holdOurs } from "./hold.ts";
import { ROOT } from "./ours.ts";
import { runCommand } from "./run-command.ts";
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
      "sqlTier",
      "network",
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
    for (const part of ["sqlAdmin.sid", "analysts[0].addresses", "readers[0].name", "readers[0].objectId"])
      expect(run.output).toMatch(
        new RegExp(`^ *${part.replaceAll(/[[\].]/g, "\\$&")}: .* is not .*; for example --path "`, "m"),
      );
    expect(run.output).not.toContain("short-secret");
    expect(run.output).not.toMatch(/^\s+at .*\.ts/m);
    expect(ours.azure.watch.calls).toEqual([]);
  });

  test("of a type that Pulumi.yaml does not allow is refused by the CLI", async () => {
    const ours = await holdOurs({ config: { ...DEV, quoteDays: "many" } });
    const run = await ours.preview();
    expect([run.ok, run.output]).toEqual([false, expect.stringMatching(/quoteDays.*must be of type 'integer'/)]);
  });

  test("is reported all at once by npm run preview, even if Pulumi itself would stop at the first value", async () => {
    const ours = await holdOurs({
      config: {
        ...DEV,
        quoteDays: "many",
        web: "maybe",
        analysts: "office",
        protct: true,
        coindeskKey: "short-secret",
      },
      secrets: { alertWebhook: "https://example.org/hook" },
    });
    const { configFile } = ours;
    const run = await runCommand(ours, ["preview", "--stack", "dev", "--config-file", configFile]);
    const set = `pulumi config set --stack dev --config-file ${configFile}`;
    expect([run.code, run.stderr.trimEnd().split("\n")]).toEqual([
      1,
      [
        "Not ready for preview, and nothing was started:",
        `  the configuration of dev is invalid (change it with ${set}):`,
        expect.stringMatching(/^ {4}protct is not a value of this project; /),
        expect.stringMatching(/^ {4}analysts: "office" is not /),
        expect.stringMatching(/^ {4}coindeskKey: its value \(not shown\) is not /),
        expect.stringMatching(/^ {4}quoteDays: "many" is not /),
        expect.stringMatching(/^ {4}web: "maybe" is not /),
        `  coindeskKey is in the stack's file in plain text: set it again with ${set} --secret coindeskKey`,
      ],
    ]);
    expect(ours.azure.watch.calls).toEqual([]);
  });

  test("of maps and lists is put right by the commands that the messages give", async () => {
    const ours = await holdOurs({ config: { sqlAdmin: { login: "a;b" }, readers: [{ name: "x;y" }] } });
    const flags = ["--stack", "dev", "--config-file", ours.configFile];
    const place = { cwd: ROOT, env: ours.environment() };
    // For Pulumi this is text, and no list.
    execFileSync("pulumi", ["config", "set", ...flags, "analysts", JSON.stringify(DEV.analysts)], place);
    let run = await runCommand(ours, ["preview", ...flags]);
    for (let round = 0; round < 2; round++) {
      const [, set = ""] = /\(change it with (.+)\):$/m.exec(run.stderr) ?? [];
      for (const [, words] of run.stderr.matchAll(/; for example (--path .+)$/gm)) execSync(`${set} ${words}`, place);
      run = await runCommand(ours, ["preview", ...flags]);
    }
    expect([run.code, run.stderr]).toEqual([0, ""]);
  });

  test("with a name that is none of ours is refused by plain pulumi too", async () => {
    const ours = await holdOurs({ config: { ...DEV, protct: true } });
    const run = await ours.preview();
    expect([run.ok, run.output]).toEqual([false, expect.stringMatching(/^ *protct is not a value of this project; /m)]);
    expect(ours.azure.watch.calls).toEqual([]);
  });
});
