import { describe, expect, test } from "vitest";
import type { Currency } from "./currency.ts";
import { healthOf, type Vitals } from "./health.ts";
import { DAY, MINUTE } from "./instant.ts";
import { INSTRUMENT } from "./instrument.ts";
import { addSlots, formatSlot, SLOT_LENGTH, toSlot } from "./slot.ts";
import type { Evidence, PriceRow } from "./store.ts";
import { EUR, NO_PAST, price, SOURCE_NAMES, USD } from "./testing/index.ts";
import type { JudgedQuote, Verdict } from "./verdict.ts";

const NOON = toSlot(Date.UTC(2026, 10, 24, 12, 0));
const { staleAfter } = INSTRUMENT;
const [alder, birch, cedar] = SOURCE_NAMES;
const at = (index: number) => addSlots(NOON, index);

function row(currency: Currency, index: number): PriceRow {
  const [slot, votes] = [at(index), { kept: 3, asked: 3, dispersion: 0 }];
  return { slot, currency, price: price(100), quality: "ok", ...votes, rule: 2, capturedAt: slot + 1_234 };
}

function evidence(currency: Currency, index: number, ...said: [string, Verdict, string?][]): Evidence {
  const slot = at(index);
  const quotes = said.map(([source, verdict, detail = null]): JudgedQuote => {
    const amounts = { last: null, bid: null, ask: null, venueTime: null };
    return { source, currency, ...amounts, ...NO_PAST, receivedAt: slot + 250, verdict, detail };
  });
  return { slot, currency, quotes, context: null };
}

const kept = (currency: Currency, index: number) => evidence(currency, index, [alder, "kept"], [birch, "kept"]);

/** The health a minute after noon, with a price at noon in both currencies unless changed. */
function health(change: Partial<Vitals> = {}) {
  const found = healthOf({
    now: NOON + MINUTE,
    currencies: [USD, EUR],
    latest: [row(EUR, 0), row(USD, 0)],
    asked: [kept(EUR, 0), kept(USD, 0)],
    clockOffset: null,
    isReplay: false,
    ...change,
  });
  return { ...found, whys: found.currencies.map(({ why }) => why) };
}

test("a price of the newest slot in every currency is fresh, and has its age", () => {
  expect(health()).toMatchObject({
    status: "fresh",
    asked: NOON,
    clockOffset: null,
    currencies: [
      { currency: USD, status: "fresh", newest: NOON, age: MINUTE, why: null },
      { currency: EUR, status: "fresh", newest: NOON, age: MINUTE, why: null },
    ],
  });
});

test.each([
  ["fresh", staleAfter],
  ["stale", staleAfter + 1],
] as const)("a price is %s at an age of %i ms", (status, age) => {
  expect(health({ now: NOON + age })).toMatchObject({
    status,
    currencies: [
      { status, age },
      { status, age },
    ],
  });
});

test("one stale currency makes the whole stale, and one that never had a price makes it empty", () => {
  const now = at(-1) + staleAfter + 1;
  expect(health({ now, latest: [row(EUR, -1), row(USD, 0)] })).toMatchObject({
    status: "stale",
    currencies: [{ status: "fresh" }, { status: "stale" }],
  });
  expect(health({ now, latest: [row(USD, -1)] })).toMatchObject({
    status: "empty",
    currencies: [{ status: "stale" }, { status: "empty", newest: null, age: null }],
  });
});

describe("the reason for no price, or no newer one, is", () => {
  test("the quotes of the newest captured slot, as soon as that has no price", () => {
    const refused = evidence(
      EUR,
      1,
      [alder, "no-answer", "alder EUR: HTTP 503"],
      [birch, "no-quorum", "only one usable quote left"],
      [cedar, "stale", "700 s old"],
    );
    const found = health({ now: at(1) + MINUTE, latest: [row(EUR, 0), row(USD, 1)], asked: [refused, kept(USD, 1)] });
    expect(found).toMatchObject({ status: "fresh", asked: at(1) });
    expect(found.whys).toEqual([null, `only one usable quote left: ${alder} no-answer, ${cedar} stale`]);
  });

  test("one bounded line, however many sources there are", () => {
    const many = Array.from({ length: 99 }, (_, index): [string, Verdict] => [`source-number-${index}`, "no-answer"]);
    const { whys } = health({ latest: [], asked: [evidence(USD, 0, ...many)] });
    expect(whys[0]).toMatch(/^no venue's quote can be used: source-number-0 no-answer, .*…$/);
    expect(whys[0]?.length).toBe(300);
    expect(whys[1]).toBe(`no source was asked for it at ${formatSlot(NOON)}`);
  });

  test("not a slot that got its price after the prices were read", () => {
    expect(health({ latest: [row(EUR, -1), row(USD, -1)] }).whys).toEqual([null, null]);
  });

  test("that no slot has been captured since, once the price is stale", () => {
    expect(health({ now: NOON + staleAfter }).whys).toEqual([null, null]);
    const { whys } = health({ now: NOON + DAY });
    expect(whys[0]).toMatch(new RegExp(`^no slot has been captured since ${formatSlot(NOON)}: nothing is running, or`));
    expect(health({ asked: [], latest: [] }).whys).toEqual(Array(2).fill("no slot has been captured yet"));
  });

  test("the same once the last captured slot is that old, even if it had no price", () => {
    const asked = [evidence(USD, 0, [alder, "no-answer"])];
    expect(health({ now: NOON + staleAfter, asked, latest: [] }).whys[0]).toMatch(/^no venue's quote can be used/);
    expect(health({ now: NOON + staleAfter + 1, asked, latest: [] }).whys[0]).toMatch(
      /^no slot has been captured since/,
    );
  });
});

describe("a wrong clock", () => {
  test.each([30 * MINUTE, -DAY])(
    "by %i ms outranks the ages of the prices, which are by the venues' time",
    (clockOffset) => {
      const found = health({ now: NOON + MINUTE + clockOffset, clockOffset });
      expect(found).toMatchObject({ status: "wrong-clock", clockOffset, whys: [null, null] });
      expect(found.currencies).toMatchObject([{ status: "fresh", age: MINUTE }, { status: "fresh" }]);
      const late = health({ now: NOON + DAY + clockOffset, clockOffset });
      expect(late).toMatchObject({ status: "wrong-clock", currencies: [{ status: "stale", age: DAY }, {}] });
      expect(late.whys[0]).toMatch(/^this computer's clock is .* (ahead of|behind) what the venues say: set it right/);
    },
  );

  test("by which candles were stored is not reported as a second fault", () => {
    const byIt = { ...row(USD, 0), capturedAt: NOON + DAY };
    const found = health({ now: NOON + DAY + MINUTE, clockOffset: DAY, latest: [byIt], currencies: [USD] });
    expect(found).toMatchObject({ status: "wrong-clock", currencies: [{ status: "fresh", why: null }] });
  });

  test("must be off by more than venues differ", () => {
    expect(health({ clockOffset: 30_000 })).toMatchObject({ status: "fresh", clockOffset: null });
  });

  test.each([
    ["slot", { ...row(USD, 3 * (DAY / SLOT_LENGTH)) }],
    ["capture time", { ...row(USD, 0), capturedAt: NOON + DAY }],
  ])("that was not reported shows in a price whose %s is in the future", (_what, future) => {
    const found = health({ latest: [row(EUR, 0), future] });
    expect(found).toMatchObject({
      status: "stale",
      clockOffset: null,
      currencies: [{ status: "stale" }, { status: "fresh" }],
    });
    expect(found.whys[0]).toMatch(/^its newest price is dated in the future/);
  });
});

test("a replay is reported as one whatever prices it has", () => {
  for (const change of [{}, { latest: [] }, { now: NOON + DAY }]) {
    const found = health({ ...change, isReplay: true });
    expect(found).toMatchObject({ status: "replay", currencies: [{ status: "replay" }, { status: "replay" }] });
    expect(found.whys).toEqual([null, null]);
  }
});

test("clocks that differ slightly give no negative age", () => {
  expect(
    health({ now: NOON - 3_000, latest: [{ ...row(USD, 0), capturedAt: NOON }], currencies: [USD] }),
  ).toMatchObject({
    status: "fresh",
    currencies: [{ age: 0 }],
  });
});
