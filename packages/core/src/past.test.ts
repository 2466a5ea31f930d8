import { describe, expect, test } from "vitest";
import { TrackerError } from "./errors.ts";
import { agreedSince, hasChanged, isUnchanged, NOTHING_BEFORE, type Past, readPast } from "./past.ts";
import { FROZEN_SLOTS, REFERENCE_AGE } from "./rule.ts";
import { addSlots, type Slot, toSlot } from "./slot.ts";
import type { Quote } from "./source.ts";
import type { Capture } from "./store.ts";
import { EUR, memoryStore, NO_PAST, price, SOURCE_NAMES, USD } from "./testing/index.ts";
import type { JudgedQuote } from "./verdict.ts";

const NOON = toSlot(Date.UTC(2026, 10, 24, 12, 0));
const [ALDER, BIRCH] = SOURCE_NAMES;
const QUOTE: Quote = { last: price(100), bid: price(99.9), ask: price(100.1), venueTime: null };

const quoted = (change: Partial<JudgedQuote> = {}): JudgedQuote => ({
  source: ALDER,
  currency: USD,
  ...QUOTE,
  receivedAt: NOON,
  ...NO_PAST,
  verdict: "kept",
  detail: null,
  ...change,
});
const past = (...quotes: readonly JudgedQuote[]): Past => ({ prices: [], quotes });

describe("a source's quote has changed", () => {
  const asked = { source: ALDER, kind: "venue", currency: USD, receivedAt: NOON } as const;
  const quoting = (change: Partial<Quote> = {}) => ({ ...asked, quote: { ...QUOTE, ...change } });

  test.each([
    ["its last", { last: price(100.01) }],
    ["its bid", { bid: price(99.8) }],
    ["its ask", { ask: price(100.2) }],
  ])("if %s has", (_what, change) => {
    expect(hasChanged(quoting(change), past(quoted()))).toBe(true);
  });

  test("if it quoted nothing before, even if others did", () => {
    expect(hasChanged(quoting(), NOTHING_BEFORE)).toBe(true);
    expect(hasChanged(quoting(), past(quoted({ source: BIRCH })))).toBe(true);
  });

  test("but not if only its time has, or if it fails", () => {
    expect(hasChanged(quoting({ venueTime: NOON }), past(quoted({ source: BIRCH }), quoted()))).toBe(false);
    expect(hasChanged({ ...asked, error: new TrackerError("no-answer", "down") }, NOTHING_BEFORE)).toBe(false);
  });
});

describe("an unconfirmed price", () => {
  const unconfirmed = (last: number) => quoted({ last: price(last), bid: null, ask: null, verdict: "unconfirmed" });
  const since = (...quotes: readonly JudgedQuote[]) => agreedSince(NOON, price(101), past(...quotes));

  test("has been quoted since the slot before, if that was within 1 % of it", () => {
    expect(since(unconfirmed(100))).toBe(addSlots(NOON, -1));
    expect(since(unconfirmed(99.9999))).toBe(NOON);
    expect(since(unconfirmed(90), unconfirmed(100), unconfirmed(110))).toBe(addSlots(NOON, -1));
  });

  test("has been quoted since now, if the slot before has no unconfirmed price like it", () => {
    expect(since()).toBe(NOON);
    expect(since(quoted({ last: price(101), bid: null, ask: null }))).toBe(NOON);
    expect(since(quoted({ last: price(101), verdict: "outlier" }), unconfirmed(120))).toBe(NOON);
  });
});

test("a source is unchanged if it has quoted the same for three slots, including this one", () => {
  const isStill = (slots: number | null) =>
    isUnchanged({ unchangedSince: slots === null ? null : addSlots(NOON, -slots), othersThen: null }, NOON);
  expect([FROZEN_SLOTS, FROZEN_SLOTS - 1, FROZEN_SLOTS - 2, null].map(isStill)).toEqual([true, true, false, false]);
});

test("the past is each currency's prices of two hours, and its quotes of the slot before", async () => {
  const store = memoryStore();
  const capture = (slot: Slot, currency: typeof USD, units: number): Capture => ({
    slot,
    currency,
    price: {
      ...{ slot, currency, price: price(units), quality: "ok", rule: 2, capturedAt: slot },
      ...{ kept: 3, asked: 3, dispersion: 0 },
    },
    quotes: [quoted({ currency, last: price(units) })],
    context: null,
  });
  const oldest = toSlot(NOON - REFERENCE_AGE);
  const slots = [addSlots(oldest, -1), oldest, addSlots(NOON, -1), NOON];
  await store.save(slots.map((slot, index) => capture(slot, USD, 100 + index)));
  await store.save([capture(addSlots(NOON, -1), EUR, 90)]);
  const found = await readPast(store, NOON, [USD, EUR]);
  expect([...found.keys()]).toEqual([USD, EUR]);
  expect(found.get(USD)).toEqual({
    prices: [price(101), price(102)],
    quotes: [quoted({ last: price(102) })],
  });
  expect(found.get(EUR)).toEqual({ prices: [price(90)], quotes: [quoted({ currency: EUR, last: price(90) })] });
});
