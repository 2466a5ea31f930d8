import { describeOnEngine, expectOk } from "@stand-ins/azure/testing";
import { isLive, slotAt } from "@tracker/core";
import { expect, test } from "vitest";
import { holdOurs } from "./hold.ts";
import type { Ours } from "./ours.ts";
import { runCommand } from "./run-command.ts";
import { DEPLOYER_ADDRESS } from "./sql-server.ts";
import { DEV } from "./stacks.ts";

const verify = (ours: Ours) => runCommand(ours, ["verify", "--stack", "dev"]);

await describeOnEngine("end to end", () => {
  test("the published app, fired with the simulated venues, stores prices over TDS and serves them; verify confirms it; destroy deletes everything", async () => {
    const ours = await holdOurs({ config: DEV });
    expectOk(await ours.up());
    const began = Date.now();
    const fired = await ours.app().fire("capturePrice");
    const ended = Date.now();
    expect([fired.error, fired.logs.map(({ message }) => message.slice(0, 12))]).toEqual([undefined, ["price stored"]]);

    const stored = await ours.sql.prices.prices("USD" as never, { from: 0, to: Date.now() + 1 });
    expect(stored.length).toBeGreaterThan(200);
    const present = slotAt(began);
    if (isLive(present, began) && slotAt(ended) === present) expect(stored.at(-1)?.slot).toBe(present);

    const health = await ours.app().request("web", "/api/health");
    expect([health.status, JSON.parse(health.body).status]).toEqual([200, "fresh"]);
    const page = await ours.app().request("web", "/");
    expect([page.status, page.body]).toEqual([200, expect.stringMatching(/src="\/assets\/app-[0-9a-f]{12}\.js"/)]);

    const { code, stdout, stderr } = await verify(ours);
    expect(stdout).toMatch(/^ok +functions +capturePrice, web$/m);
    expect(stdout).toMatch(/^ok +health +fresh: USD from \S+Z, GBP from \S+Z, EUR from \S+Z$/m);
    for (const currency of ["USD", "GBP", "EUR"])
      expect(stdout).toMatch(new RegExp(`^ok +${currency} +[\\d.]+ at \\d{4}.*Z, \\d+ s old; `, "m"));
    expect(stdout).toMatch(
      new RegExp(
        `^skipped +SQL +the server does not let ${DEPLOYER_ADDRESS} in \\(40615\\), and does not have to`,
        "m",
      ),
    );
    expect(stdout).toMatch(/^ok +page +https:/m);
    expect(stdout).toMatch(/^ok +firewall +no deployment has left it open$/m);
    expect(code, stdout + stderr).toBe(0);
    expect([...ours.azure.strangers]).toEqual([]);

    expectOk(await ours.destroy());
    expect(ours.azure.cloud.list()).toEqual([]);
  });

  test("a capture waits for a database that does not know the app yet", async () => {
    const ours = await holdOurs({ config: DEV, slow: { app: 1 } });
    expectOk(await ours.up());
    const { error, logs } = await ours.app().fire("capturePrice");
    expect([error, logs.map(({ message }) => message.slice(0, 12))]).toEqual([undefined, ["price stored"]]);
  });

  test("before the first price, npm run verify lists what is missing, one per line", async () => {
    const ours = await holdOurs({ config: { ...DEV, analysts: [{ name: "here", addresses: DEPLOYER_ADDRESS }] } });
    expectOk(await ours.up());
    const { code, stdout, stderr } = await verify(ours);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^\d of 8 checks failed: health, USD, GBP, EUR/)]);
    expect(stdout).toMatch(
      /^failed +health +empty; no price of USD, GBP, EUR yet \(no slot has been captured yet\)\. The first comes within /m,
    );
    expect(stdout).toMatch(/^failed +USD +no price in the last 24 hours\. Its quotes say why/m);
    expect(stdout).toMatch(/^ok +SQL +read as a report does: no price yet$/m);
  });
});
