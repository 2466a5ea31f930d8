import { type PriceStore, TrackerError, toSlot } from "@tracker/core";
import { fakeSource, memoryStore, USD } from "@tracker/core/testing";
import { expect, test } from "vitest";
import { jsonOutput, textOutput } from "./output.ts";
import { captureOnce } from "./single-runs.ts";

const NOON = toSlot(Date.UTC(2026, 10, 24, 12, 0));
const broken = async () => Promise.reject(new TrackerError("store-failed", "prices.db: disk full"));

/** `npm start -- --once` at noon: its exit code, and each line it printed. */
async function once(change: Partial<PriceStore>, { json = false, answer = true } = {}) {
  const printed: string[] = [];
  const warned: string[] = [];
  const io = { print: (line: string) => printed.push(line), warn: (line: string) => warned.push(line) };
  const sources = (["coinbase", "kraken", "bitstamp"] as const).map((name) =>
    fakeSource({ name, now: () => NOON, at: () => (answer ? 100 : undefined) }),
  );
  const code = await captureOnce({
    ports: {
      sources,
      store: { ...memoryStore(), ...change },
      clock: { now: () => NOON, sleepUntil: async () => {} } as never,
    },
    settings: { currencies: [USD], lookBackHours: 1, quoteDays: 90 } as never,
    output: (json ? jsonOutput : textOutput)(io as never),
    signal: new AbortController().signal,
  });
  return { code, printed, warned };
}

test("a price that was stored ends in 0, whatever failed after it, and that is told", async () => {
  expect(await once({ pricedSlots: broken, trimQuotes: broken })).toEqual({
    code: 0,
    printed: [
      "2026-11-24T12:00Z   USD 100.00 (3 of 3)",
      "  filling gaps failed: prices.db: disk full",
      "  trimming quotes failed: prices.db: disk full",
    ],
    warned: [],
  });
});

test("in JSON it is in the capture's record", async () => {
  const { code, printed } = await once({ trimQuotes: broken }, { json: true });
  expect([code, printed.map((line) => JSON.parse(line))]).toEqual([
    0,
    [
      expect.objectContaining({
        event: "capture",
        prices: [{ currency: "USD", price: 100, quality: "ok", kept: 3, asked: 3 }],
        failed: [{ step: "trim", error: "prices.db: disk full" }],
      }),
    ],
  ]);
});

test("no price ends in 1, and a price that could not be stored is the error itself", async () => {
  expect(await once({}, { answer: false })).toMatchObject({ code: 1, warned: ["no price was stored for this slot"] });
  await expect(once({ save: broken })).rejects.toThrow("disk full");
});
