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

  test("stops a frozen venue now, unless told when it stopped", async () => {
    const [early, late] = [
      { venue: "kraken", kind: "frozen", from: NOON - 5 },
      { venue: "gemini", kind: "frozen" },
    ];
    await post(early);
    expect(await post(late)).toEqual([200, { faults: [early, { ...late, from: NOON }] }]);
    await control({ method: "DELETE" });
  });

  test("refuses an invalid fault", async () => {
    const example = 'a fault is a JSON object such as {"venue":"kraken","kind":"outlier","times":1.1}';
    const fields = "the fields are venue, kind, from, to, currency, times, by";
    for (const [fault, problem] of [
      [
        { venue: "kraken", kind: "sulking" },
        /^kind: "sulking" is not a fault; the faults are down, .*, repeated-rows$/,
      ],
      [{ venue: "krakn", kind: "down" }, /^venue: "krakn" is not a venue; the venues are coinbase, .*, coindesk-bpi$/],
      [{ kind: "down", since: 5 }, `venue: is missing; since: is not a field of a fault; ${fields}`],
      [{ venue: "kraken", kind: "cached", by: 0.5 }, "by: 0.5 is not a whole number of milliseconds"],
      [{ venue: "kraken", kind: "outlier", times: 0 }, "times: 0 is not a factor above 0"],
      [{ venue: "kraken", kind: "outlier", currency: "eur" }, 'currency: "eur" is not a currency code such as EUR'],
      [{ venue: "kraken", kind: "down", from: "noon" }, 'from: "noon" is not a time in milliseconds since the epoch'],
      ["kraken:down", example],
    ] as const) {
      const text = typeof problem === "string" ? problem : expect.stringMatching(problem);
      expect(await post(fault)).toEqual([400, { problem: text }]);
    }
    expect(await control({ method: "POST", body: "{" })).toEqual([
      400,
      { problem: `the body is not JSON: ${example}` },
    ]);
    const endless = `"${"x".repeat(64 * 1024)}"`;
    expect(await control({ method: "POST", body: endless })).toEqual([
      400,
      { problem: "the body is longer than 65,536 bytes" },
    ]);
    expect((await control({}, "/control/weather"))[0]).toBe(404);
    expect((await control({}, "/mtgox/ticker"))[0]).toBe(404);
    expect(simulator.faults).toEqual([]);
  });
});

test("a taken port is an error, not a crash", async () => {
  const options = { market: new Market(recordedDay()), now: () => NOON, port: simulator.port };
  await expect(startSimulator(options)).rejects.toThrow(/EADDRINUSE/);
});
