import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Market } from "./market.ts";
import { recordedDay } from "./recorded-day.ts";
import { type Simulator, startSimulator } from "./simulator.ts";
import { XBT } from "./testing/stand-in.ts";

const NOON = Date.UTC(2025, 6, 14, 12);
let simulator: Simulator;
let base: string;

beforeAll(async () => {
  simulator = await startSimulator({ market: new Market(recordedDay()), now: () => NOON });
  base = `http://127.0.0.1:${simulator.port}`;
});
afterAll(() => simulator.close());

const control = async (init?: RequestInit, path = "/control/faults") => {
  const response = await fetch(base + path, init);
  return [response.status, await response.json()];
};
const post = (body: unknown) => control({ method: "POST", body: JSON.stringify(body) });

describe("the control API", () => {
  test("adds, lists and clears faults, and gives the simulated time", async () => {
    const fault = { venue: "kraken", kind: "rate-limited", from: NOON - 1, to: NOON + 1, by: 60_000 };
    expect(await post(fault)).toEqual([200, { faults: [fault] }]);
    expect(await (await fetch(`${simulator.urls.kraken}/0/public/Ticker?pair=${XBT}USD`)).json()).toEqual({
      error: ["EGeneral:Too many requests"],
    });
    expect(await control({ method: "DELETE" })).toEqual([200, { faults: [] }]);
    expect(await control()).toEqual([200, { faults: [] }]);
    expect(await control({}, "/control/time")).toEqual([200, { now: NOON, time: "2025-07-14T12:00:00.000Z" }]);
  });

  test("refuses an invalid fault", async () => {
    expect(await post({ venue: "kraken", kind: "sulking" })).toEqual([
      400,
      { problem: expect.stringMatching(/^kind: /) },
    ]);
    expect((await post({ venue: "kraken", kind: "cached", by: 0.5 }))[0]).toBe(400);
    expect(await post({ venue: "mtgox", kind: "down", since: 5 })).toEqual([
      400,
      { problem: expect.stringMatching(/^venue: .*; since: /) },
    ]);
    expect((await control({ method: "POST", body: "{" }))[0]).toBe(400);
    expect((await control({}, "/control/weather"))[0]).toBe(404);
    expect((await control({}, "/mtgox/ticker"))[0]).toBe(404);
    expect(simulator.faults).toEqual([]);
  });
});

test("a taken port is an error, not a crash", async () => {
  const options = { market: new Market(recordedDay()), now: () => NOON, port: simulator.port };
  await expect(startSimulator(options)).rejects.toThrow(/EADDRINUSE/);
});
