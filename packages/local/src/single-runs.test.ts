import {
  addSlots,
  BACKFILL_STEP,
  DAY,
  formatSlot,
  HOUR,
  MINUTE,
  type PriceSource,
  type PriceStore,
  SECOND,
  SLOT_LENGTH,
  TrackerError,
  toSlot,
} from "@tracker/core";
import { EUR, fakeSource, memoryStore, USD } from "@tracker/core/testing";
import { describe, expect, test } from "vitest";
import { jsonOutput, textOutput } from "./output.ts";
import { captureOnce, fillRange } from "./single-runs.ts";

const NOON = toSlot(Date.UTC(2026, 10, 24, 12, 0));
const broken = async () => Promise.reject(new TrackerError("store-failed", "prices.db: disk full"));

/** `npm start -- --once` at noon, or `after` milliseconds later: its exit code, and the lines it printed. */
async function once(change: Partial<PriceStore>, { json = false, answer = true, down = false, after = 0 } = {}) {
  const printed: string[] = [];
  const warned: string[] = [];
  const io = { print: (line: string) => printed.push(line), warn: (line: string) => warned.push(line) };
  const sources = (["coinbase", "kraken", "bitstamp"] as const).map((name) => {
    const source = fakeSource({ name, now: () => NOON + after, at: () => (answer ? 100 : undefined) });
    const ask = async () => Promise.reject(new TrackerError("no-answer", `${name} is down`));
    return down ? { ...source, history: { depth: HOUR * 24, ask } } : source;
  });
  const code = await captureOnce({
    ports: {
      sources,
      store: { ...memoryStore(), ...change },
      clock: { now: () => NOON + after, sleepUntil: async () => {} } as never,
    },
    settings: { currencies: [USD], lookBackHours: 1, quoteDays: 90 } as never,
    output: (json ? jsonOutput : textOutput)(io as never),
    signal: new AbortController().signal,
  });
  return { code, printed, warned };
}

test("exits with 0 once a price is stored, and reports what failed afterwards", async () => {
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

test("in JSON, later failures are in the capture's record", async () => {
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

test("exits with 1 without a price, and rejects with the store's error if a price could not be stored", async () => {
  expect(await once({}, { answer: false })).toMatchObject({ code: 1, warned: ["no price was stored for this slot"] });
  await expect(once({ save: broken })).rejects.toThrow("disk full");
});

describe("after the first minute of a slot, when live quotes are no longer used,", () => {
  const after = 61 * SECOND;
  const late = "after the first 60 s of a slot, live quotes are not used: ";

  test("fills the slot from candles, says so, and exits with 0", async () => {
    expect(await once({}, { after })).toEqual({
      code: 0,
      printed: [
        `2026-11-24T12:00Z   too late for live quotes: ${HOUR / SLOT_LENGTH + 1} filled from candles`,
        `${late}this slot has USD 100.00 backfilled (3 of 3)`,
      ],
      warned: [],
    });
    expect((await once({}, { after: 60 * SECOND })).printed).toEqual([
      `2026-11-24T12:00Z   USD 100.00 (3 of 3)   ${HOUR / SLOT_LENGTH} filled from candles`,
    ]);
  });

  test("says that no candles could be read, and exits with 1", async () => {
    const { code, printed } = await once({}, { after, down: true });
    expect([code, printed.at(-1)]).toEqual([
      1,
      `${late}no candles could be read; a later run fills this slot when they can`,
    ]);
  });

  test("says that candles have no price for the slot, and exits with 1", async () => {
    const { code, printed, warned } = await once({}, { after, answer: false });
    expect([code, printed.at(-1), warned]).toEqual([
      1,
      `${late}candles have no price for this slot yet; a later run fills it when they do`,
      ["no price was stored for this slot"],
    ]);
  });

  test("prints a record in JSON", async () => {
    const { printed } = await once({}, { after, json: true });
    expect(printed.map((line) => JSON.parse(line))).toMatchObject([
      { event: "capture", live: false, prices: [], backfilled: HOUR / SLOT_LENGTH + 1 },
      { event: "late", text: `${late}this slot has USD 100.00 backfilled (3 of 3)` },
    ]);
  });
});

describe("npm start -- --backfill", () => {
  const FROM = addSlots(NOON, -3 * BACKFILL_STEP);
  const venue = (name: string, change: Partial<PriceSource["history"]> = {}): PriceSource => {
    const source = fakeSource({ name, currencies: [USD, EUR], now: () => NOON, at: () => 100 });
    return { ...source, history: { ...(source.history as NonNullable<PriceSource["history"]>), ...change } };
  };
  const down = (name: string, change: Partial<PriceSource["history"]> = {}) =>
    venue(name, { ask: () => Promise.reject(new TrackerError("no-answer", `${name}: cannot be reached`)), ...change });

  /** Fills three steps of a range: the exit code, the lines of both outputs in order, and the number of stored prices. */
  async function filled(sources: readonly PriceSource[]) {
    const lines: string[] = [];
    const io = { print: (line: string) => lines.push(line), warn: (line: string) => lines.push(`! ${line}`) };
    const store = memoryStore();
    const code = await fillRange(
      {
        ports: { sources, store, clock: { now: () => NOON + 2 * MINUTE } as never },
        settings: { currencies: [USD, EUR], quoteDays: 90 } as never,
        output: textOutput(io as never),
        signal: new AbortController().signal,
      },
      { from: FROM, to: NOON },
    );
    return { code, lines, prices: (await store.prices(USD, { from: FROM, to: NOON })).length };
  }

  test("ends at once if no source can be reached, with each one's reason and where to continue", async () => {
    let asked = 0;
    const ask = () => {
      asked++;
      return Promise.reject(new TrackerError("no-answer", "kraken: HTTP 503"));
    };
    expect(await filled([venue("kraken", { ask }), down("coinbase")])).toEqual({
      code: 1,
      lines: [
        "! kraken       candles: HTTP 503",
        "! coinbase     candles: cannot be reached",
        "0 filled from candles",
        `! every source failed from ${formatSlot(FROM)} on: run the same command again to continue from there`,
      ],
      prices: 0,
    });
    expect(asked).toBe(2);
  });

  test("reports a failing source once, as it fails, and goes on with the others", async () => {
    const { code, lines, prices } = await filled([venue("kraken"), venue("coinbase"), venue("gemini"), down("elm")]);
    expect([code, prices, lines]).toEqual([
      0,
      3 * BACKFILL_STEP,
      [
        "! elm          candles: cannot be reached",
        expect.stringMatching(/^ {2}33 %/),
        expect.stringMatching(/^ {2}66 %/),
        expect.stringMatching(/^ {2}100 %/),
        expect.stringMatching(/^[\d,]+ filled from candles$/),
      ],
    ]);
  });

  test("does not treat candles that do not reach back so far as a failure", async () => {
    const shallow = ["kraken", "coinbase", "gemini"].map((name) => venue(name, { depth: DAY }));
    const { code, lines, prices } = await filled([...shallow, down("elm", { depth: DAY })]);
    expect([code, prices > 0, lines.filter((line) => line.startsWith("!"))]).toEqual([
      0,
      true,
      ["! elm          candles: cannot be reached"],
    ]);
  });

  test("ends when all sources fail later, and keeps what was stored until then", async () => {
    const until = addSlots(FROM, BACKFILL_STEP);
    const half = (name: string) => {
      const { history } = venue(name);
      return venue(name, {
        ask: async (currency, range, signal) => {
          if (range.to > until) throw new TrackerError("no-answer", `${name}: cannot be reached`);
          return (await history?.ask(currency, range, signal)) ?? { closes: [] };
        },
      });
    };
    const { code, lines, prices } = await filled([half("kraken"), half("coinbase"), half("gemini")]);
    expect([code, prices, lines.at(-1)]).toEqual([
      1,
      BACKFILL_STEP,
      `! every source failed from ${formatSlot(until)} on: run the same command again to continue from there`,
    ]);
  });
});
