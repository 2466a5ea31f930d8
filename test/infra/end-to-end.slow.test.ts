import { isLive, slotAt } from "@tracker/core";
import { expect, test } from "vitest";
import { describeOnEngine, expectOk } from "../rehearsal/testing/hold.ts";
import { holdOurs } from "./ours.ts";
import { DEV } from "./stacks.ts";

await describeOnEngine("end to end", () => {
  test("what up has published, fired at the simulated venues, writes its prices over TDS and serves them; destroy takes it all away", async () => {
    const ours = await holdOurs({ config: DEV });
    expectOk(await ours.up());
    const fired = await ours.app().fire("capturePrice");
    expect([fired.error, fired.logs.map(({ message }) => message.slice(0, 12))]).toEqual([undefined, ["price stored"]]);

    const stored = await ours.sql.prices.prices("USD" as never, { from: 0, to: Date.now() + 1 });
    expect(stored.length).toBeGreaterThan(200);
    const present = slotAt(Date.now());
    if (isLive(present, Date.now())) expect(stored.at(-1)?.slot).toBe(present);

    const health = await ours.app().request("web", "/api/health");
    expect([health.status, JSON.parse(health.body).status]).toEqual([200, "fresh"]);
    const page = await ours.app().request("web", "/");
    expect([page.status, page.body]).toEqual([200, expect.stringMatching(/src="\/assets\/app-[0-9a-f]{12}\.js"/)]);

    expectOk(await ours.destroy());
    expect(ours.azure.cloud.list()).toEqual([]);
  });
});
