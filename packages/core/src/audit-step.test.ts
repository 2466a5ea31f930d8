import { describe, expect, test } from "vitest";
import { AUDIT_STEP, type AuditedPrice, type AuditOptions, auditStep, isWrong } from "./audit-step.ts";
import { backfill } from "./backfill.ts";
import { TrackerError } from "./errors.ts";
import { addSlots, type Slot, toSlot } from "./slot.ts";
import type { Capture, PriceRow, RepairableStore } from "./store.ts";
import { EUR, type FakeSource, fakeSource, GBP, memoryStore, price, SOURCE_NAMES, USD } from "./testing/index.ts";

const NOON = toSlot(Date.UTC(2026, 10, 24, 12, 0));
const at = (index: number) => addSlots(NOON, index);
const STEP = { from: at(0), to: at(36) };
const NOW = at(40) + 120_000;
const NEVER = new AbortController().signal;

/** The price of every venue: a little above 100,000, and 5 % lower after the first hour. */
const path = (instant: number) => (instant < at(12) ? 100_000 : 95_000) + ((instant / 300_000) % 7);

function venues(count: number, change: Partial<FakeSource> = {}) {
  return SOURCE_NAMES.slice(0, count).map((name) =>
    fakeSource({ name, currencies: [USD, EUR], now: () => NOW, at: path, ...change }),
  );
}

/** A store in which candles have filled the step and the slots around it, and a function that audits the step. */
async function filled({ quotesFrom = 0, sources = venues(4) } = {}) {
  const ports = { store: memoryStore(), sources, clock: { now: () => NOW } };
  const wide = { from: at(-60), to: at(40) };
  await backfill(ports, wide, { currencies: [USD, EUR], quotesFrom, signal: NEVER });
  const audit = (askCandles: boolean, change: Partial<typeof ports> = {}, more: Partial<AuditOptions> = {}) =>
    auditStep({ ...ports, ...change }, STEP, {
      currencies: [USD, EUR],
      kindOf: () => "venue",
      askCandles,
      signal: NEVER,
      ...more,
    });
  return { ...ports, audit };
}

/** Replaces a stored price by another; its quotes are kept, unless others are given. */
async function plant(store: RepairableStore, slot: Slot, change: Partial<PriceRow>, capture: Partial<Capture> = {}) {
  const [row] = (await store.prices(USD, { from: slot, to: slot + 1 })) as [PriceRow];
  const quotes = (await store.quotes(slot)).filter(({ currency }) => currency === USD);
  const context = (await store.evidence({ from: slot, to: slot + 1 })).find(
    ({ currency }) => currency === USD,
  )?.context;
  const by = { slot, currency: USD, quotes, context: context ?? null, ...capture, price: { ...row, ...change } };
  await store.repair([{ row, by }], { who: "test", why: "to plant it", at: NOW });
}

const outcomes = (prices: readonly AuditedPrice[]) => [...new Set(prices.map(({ audited }) => audited.outcome))];

describe("an audit", () => {
  test("of backfilled prices finds all right, and candles agree", async () => {
    const { audit } = await filled();
    const { prices, failures } = await audit(true);
    expect([prices.length, outcomes(prices), prices.filter(isWrong), failures.size]).toEqual([72, ["right"], [], 0]);
    expect(prices.every(({ candles, row }) => candles?.price.price === row.price)).toBe(true);
  });

  test("asks for candles only if told to, and only in currencies that are stored", async () => {
    const asked: string[] = [];
    const sources = venues(4).map((source) => ({
      ...source,
      currencies: [USD, EUR, GBP],
      history: {
        depth: 1e15,
        ask: async (currency: string) => {
          asked.push(currency);
          return { closes: [] };
        },
      },
    }));
    const { audit } = await filled();
    const options = { currencies: [GBP, USD, EUR] };
    expect((await audit(false, { sources }, options)).prices[0]).not.toHaveProperty("candles");
    expect(asked).toEqual([]);
    await audit(true, { sources }, options);
    expect(asked.toSorted()).toEqual([...Array(4).fill(EUR), ...Array(4).fill(USD)]);
  });

  test("of a step without prices reads and asks for nothing more", async () => {
    const { audit } = await filled();
    const unread = async () => Promise.reject(new Error("was read"));
    const store = { ...memoryStore(), evidence: unread };
    expect(await audit(true, { store })).toEqual({ prices: [], failures: new Map(), anyRead: false });
  });

  test("returns prices by slot, then currency, whatever order the currencies are given in", async () => {
    const { audit } = await filled();
    for (const currencies of [
      [USD, EUR],
      [EUR, USD],
    ]) {
      const { prices } = await audit(false, {}, { currencies });
      expect(prices.slice(0, 3).map(({ row }) => [row.slot, row.currency])).toEqual([
        [at(0), EUR],
        [at(0), USD],
        [at(1), EUR],
      ]);
    }
  });

  test("finds the one price that its quotes do not give", async () => {
    const { store, audit } = await filled();
    await plant(store, at(3), { price: price(100_001.5) });
    const { prices } = await audit(false);
    expect(prices.filter(isWrong)).toMatchObject([
      { row: { slot: at(3), currency: USD }, audited: { outcome: "differs", derived: { kept: 4, asked: 4 } } },
    ]);
  });

  test("finds by candles a wrong price that its quotes do give", async () => {
    const { store, audit } = await filled();
    const lie = (await store.quotes(at(3))).filter(({ currency }) => currency === USD);
    await plant(
      store,
      at(3),
      { price: price(98_000), dispersion: 0 },
      { quotes: lie.map((quote) => ({ ...quote, last: price(98_000) })) },
    );
    expect((await audit(false)).prices.filter(isWrong)).toEqual([]);
    expect((await audit(true)).prices.filter(isWrong)).toMatchObject([
      { row: { slot: at(3) }, audited: { outcome: "right" }, contradicted: expect.closeTo(0.02, 3) },
    ]);
  });

  test.each([
    [101_000, false],
    [101_000.0001, true],
    [98_999.9999, true],
    [99_000, false],
  ])("a price of %d against 100,000: contradicted is %s", async (units, expected) => {
    const { store, audit } = await filled({ sources: venues(4, { at: () => 100_000 }) });
    await plant(store, at(3), { price: price(units) });
    const found = (await audit(true)).prices.find(({ row }) => row.price === price(units));
    expect(found?.contradicted !== null).toBe(expected);
  });

  test("is not misled by earlier wrong prices: finds all of three hours", async () => {
    const { store, audit } = await filled({ sources: venues(3) });
    for (let index = -30; index < 36; index++) await plant(store, at(index), { price: price(150_000) });
    const { prices } = await audit(true);
    expect(prices.filter(({ contradicted }) => contradicted !== null)).toHaveLength(36);
  });

  test("reports where candles give no price, and which sources failed", async () => {
    const down = new TrackerError("no-answer", "the venue is down");
    const { audit } = await filled();
    const sources = venues(4).map((source, index) =>
      index === 0 ? source : { ...source, history: { depth: 1e15, ask: () => Promise.reject(down) } },
    );
    const { prices, failures } = await audit(true, { sources });
    expect(prices.every(({ candles, contradicted }) => candles === null && contradicted === null)).toBe(true);
    expect([...failures]).toEqual(sources.slice(1).map(({ name }) => [name, down]));
  });

  test("has no candle price for a slot whose candle is not finished", async () => {
    const { audit } = await filled();
    const clock = { now: () => at(35) + 30_000 };
    const { prices } = await audit(true, { clock });
    expect(prices.filter(({ candles }) => candles === null).map(({ row }) => row.slot)).toEqual([at(35), at(35)]);
  });

  describe("where trimming has stopped", () => {
    const some = "some quotes no longer kept";
    const usdQuotes = async (store: RepairableStore, slot: Slot) =>
      (await store.quotes(slot)).filter(({ currency }) => currency === USD);

    test("does not call a price wrong if some of its quotes are gone", async () => {
      const { store, audit } = await filled({ quotesFrom: at(1) });
      await store.trimQuotes(at(2), 2);
      const [first, second, third, ...rest] = (await audit(false)).prices.map(({ audited }) => audited);
      expect([first, second]).toEqual(Array(2).fill({ outcome: "not checkable", why: "quotes not kept" }));
      expect(third).toEqual({ outcome: "not checkable", why: some });
      expect(new Set(rest.map(({ outcome }) => outcome))).toEqual(new Set(["right"]));
    });

    test("says so if none of a price's quotes are kept", async () => {
      const { audit } = await filled({ quotesFrom: NOW });
      const [first] = (await audit(false)).prices;
      expect(first?.audited).toEqual({ outcome: "not checkable", why: "quotes not kept" });
    });

    test("counts only venues' quotes", async () => {
      const { store, audit } = await filled({ quotesFrom: at(1), sources: venues(4, { currencies: [USD] }) });
      const [one, ...others] = await usdQuotes(store, at(1));
      const index = { ...one, source: "index", verdict: "agrees" as const } as NonNullable<typeof one>;
      await plant(store, at(1), { quality: "ok" }, { quotes: [...others, index] });
      const options = { kindOf: (source: string) => (source === "index" ? ("index" as const) : ("venue" as const)) };
      expect((await audit(false, {}, options)).prices[1]?.audited).toEqual({ outcome: "not checkable", why: some });
    });

    test.each<[string, Slot, number, Partial<PriceRow>]>([
      ["has all its quotes", at(1), 4, { price: price(98_000) }],
      ["lost some while another currency of its slot lost none", at(1), 2, {}],
      ["lost some after slots that lost none", at(9), 2, {}],
    ])("calls a price wrong that %s", async (_what, slot, count, change) => {
      const { store, audit } = await filled({
        quotesFrom: at(1),
        ...(count === 4 && { sources: venues(4, { currencies: [USD] }) }),
      });
      await plant(store, slot, change, { quotes: (await usdQuotes(store, slot)).slice(0, count) });
      expect((await audit(false)).prices.filter(isWrong)).toMatchObject([{ row: { slot, currency: USD } }]);
    });

    test("looks at the quotes stored before the step", async () => {
      const { store, audit } = await filled({ sources: venues(4, { currencies: [USD] }) });
      await plant(store, at(0), {}, { quotes: (await usdQuotes(store, at(0))).slice(0, 2) });
      expect((await audit(false)).prices.filter(isWrong)).toMatchObject([{ row: { slot: at(0), currency: USD } }]);
    });
  });

  test("asks each venue for one page of 300 candles a step", async () => {
    const spans: number[] = [];
    const { audit } = await filled();
    const sources = venues(2).map((source) => ({
      ...source,
      history: {
        depth: 1e15,
        ask: async (_currency: unknown, range: { from: number; to: number }) => {
          spans.push((range.to - range.from) / (at(1) - at(0)));
          return { closes: [] };
        },
      },
    }));
    await audit(true, { sources });
    expect(spans).toHaveLength(4);
    const whole = Math.max(...spans) - 36 + AUDIT_STEP;
    expect([whole <= 300, whole > 290]).toEqual([true, true]);
  });
});
