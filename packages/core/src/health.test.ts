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

/** A minute after noon, with a price of noon in both currencies, but for what is said here. */
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

test("with a price of the newest slot in every currency all is fresh, each with its age", () => {
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

test("one currency that is stale is enough, and so is one that never had a price, which is worse", () => {
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

describe("why there is no price, or no newer one, is told", () => {
  test("by what the newest slot that was asked was judged by, from the first one on that has no price", () => {
    const refused = evidence(
      EUR,
      1,
      [alder, "no-answer", "alder EUR: HTTP 503"],
      [birch, "no-quorum", "the only venue left"],
      [cedar, "stale", "700 s old"],
    );
    const found = health({ now: at(1) + MINUTE, latest: [row(EUR, 0), row(USD, 1)], asked: [refused, kept(USD, 1)] });
    expect(found).toMatchObject({ status: "fresh", asked: at(1) });
    expect(found.whys).toEqual([null, `the only venue left: ${alder} no-answer, ${cedar} stale`]);
  });

  test("in one bounded line, however many sources there are", () => {
    const many = Array.from({ length: 99 }, (_, index): [string, Verdict] => [`source-number-${index}`, "no-answer"]);
    const { whys } = health({ latest: [], asked: [evidence(USD, 0, ...many)] });
    expect(whys[0]).toMatch(/^no venue's quote can be used: source-number-0 no-answer, .*…$/);
    expect(whys[0]?.length).toBe(300);
    expect(whys[1]).toBe(`no source was asked for it at ${formatSlot(NOON)}`);
  });

  test("and not by a slot that got its price since the prices were read", () => {
    expect(health({ latest: [row(EUR, -1), row(USD, -1)] }).whys).toEqual([null, null]);
  });

  test("by since when nobody was asked, once the price is stale", () => {
    expect(health({ now: NOON + staleAfter }).whys).toEqual([null, null]);
    const { whys } = health({ now: NOON + DAY });
    expect(whys[0]).toMatch(new RegExp(`^no slot has been captured since ${formatSlot(NOON)}: nothing runs, or`));
    expect(health({ asked: [], latest: [] }).whys).toEqual(Array(2).fill("no slot has been captured yet"));
  });

  test("also where what was asked then had no price: that is the reason no longer", () => {
    const asked = [evidence(USD, 0, [alder, "no-answer"])];
    expect(health({ now: NOON + staleAfter, asked, latest: [] }).whys[0]).toMatch(/^no venue's quote can be used/);
    expect(health({ now: NOON + staleAfter + 1, asked, latest: [] }).whys[0]).toMatch(
      /^no slot has been captured since/,
    );
  });
});

describe("a clock that is wrong", () => {
  test.each([30 * MINUTE, -DAY])(
    "by %i ms is told before how old the prices are, which is by the venues' time",
    (clockOffset) => {
      const found = health({ now: NOON + MINUTE + clockOffset, clockOffset });
      expect(found).toMatchObject({ status: "wrong-clock", clockOffset, whys: [null, null] });
      expect(found.currencies).toMatchObject([{ status: "fresh", age: MINUTE }, { status: "fresh" }]);
      const late = health({ now: NOON + DAY + clockOffset, clockOffset });
      expect(late).toMatchObject({ status: "wrong-clock", currencies: [{ status: "stale", age: DAY }, {}] });
      expect(late.whys[0]).toMatch(/^this computer's clock is .* (ahead of|behind) what the venues say: set it right/);
    },
  );

  test("and by which candles were stored, is no second fault beside that", () => {
    const byIt = { ...row(USD, 0), capturedAt: NOON + DAY };
    const found = health({ now: NOON + DAY + MINUTE, clockOffset: DAY, latest: [byIt], currencies: [USD] });
    expect(found).toMatchObject({ status: "wrong-clock", currencies: [{ status: "fresh", why: null }] });
  });

  test("within what venues differ by is none", () => {
    expect(health({ clockOffset: 30_000 })).toMatchObject({ status: "fresh", clockOffset: null });
  });

  test.each([
    ["a slot", { ...row(USD, 3 * (DAY / SLOT_LENGTH)) }],
    ["a time", { ...row(USD, 0), capturedAt: NOON + DAY }],
  ])("which nobody has told shows in a price of %s that is yet to come", (_what, future) => {
    const found = health({ latest: [row(EUR, 0), future] });
    expect(found).toMatchObject({
      status: "stale",
      clockOffset: null,
      currencies: [{ status: "stale" }, { status: "fresh" }],
    });
    expect(found.whys[0]).toMatch(/^its newest price was stored at a time that is yet to come/);
  });
});

test("a replay is one whatever it has, and never fresh", () => {
  for (const change of [{}, { latest: [] }, { now: NOON + DAY }]) {
    const found = health({ ...change, isReplay: true });
    expect(found).toMatchObject({ status: "replay", currencies: [{ status: "replay" }, { status: "replay" }] });
    expect(found.whys).toEqual([null, null]);
  }
});

test("clocks that differ by a little make no negative age", () => {
  expect(
    health({ now: NOON - 3_000, latest: [{ ...row(USD, 0), capturedAt: NOON }], currencies: [USD] }),
  ).toMatchObject({
    status: "fresh",
    currencies: [{ age: 0 }],
  });
});
