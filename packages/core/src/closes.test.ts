import { describe, expect, test } from "vitest";
import { askCloses } from "./closes.ts";
import { TrackerError } from "./errors.ts";
import { HOUR } from "./instant.ts";
import { NO_CANDLE } from "./judge-candles.ts";
import { PAIR_CLOSES } from "./rule.ts";
import { addSlots, SLOT_LENGTH, type Slot, toSlot } from "./slot.ts";
import type { CandleHistory, HistoryAnswer, PriceSource, SourceName } from "./source.ts";
import { EUR, fakeSource, price, SOURCE_NAMES, USD } from "./testing/index.ts";

const NOON = toSlot(Date.UTC(2026, 10, 24, 12, 0));
const at = (count: number) => addSlots(NOON, count);
const NOW = at(3) + 1_000;
const NEVER = new AbortController().signal;

/** A source with the given candles. */
function source(index: number, answer: () => HistoryAnswer, depth = Number.POSITIVE_INFINITY) {
  const made = fakeSource({ name: SOURCE_NAMES[index] as SourceName, now: () => NOW, at: () => 100 });
  const ranges: Parameters<CandleHistory["ask"]>[1][] = [];
  const ask: CandleHistory["ask"] = async (_currency, range) => {
    ranges.push(range);
    return answer();
  };
  return { ...made, history: { depth, ask }, ranges };
}
const closing = (index: number, slots: readonly Slot[], more: Partial<HistoryAnswer> = {}) =>
  source(index, () => ({ closes: slots.map((slot) => ({ start: addSlots(slot, -1), close: price(100) })), ...more }));

async function closesOf(sources: readonly PriceSource[], slots: readonly Slot[] = [at(0), at(1), at(2)]) {
  const failures = new Map<SourceName, TrackerError>();
  const closes = await askCloses({ sources, clock: { now: () => NOW } }, USD, slots, NEVER, failures);
  /** Each source's answer for a slot: "quote", or why there is none. */
  const said = (slot: Slot) => closes.at(slot).map((answer) => ("quote" in answer ? "quote" : answer.error.message));
  return { closes, said, failures };
}

test("a close is its source's quote at the boundary where its candle ends", async () => {
  const { closes } = await closesOf([closing(0, [at(1)], { serverTime: NOW })]);
  expect(closes.at(at(1))).toEqual([
    {
      ...{ source: SOURCE_NAMES[0], kind: "venue", currency: USD, serverTime: NOW, receivedAt: NOW },
      quote: { last: price(100), bid: null, ask: null, venueTime: null },
    },
  ]);
});

describe("a slot without a candle", () => {
  test("counts as one without a trade, unless nothing of the source could be read", async () => {
    const problem = new TrackerError("malformed-answer", "its second candle is malformed");
    const sources = [closing(0, [at(1)]), closing(1, [at(1)], { problem }), closing(2, [], { problem })];
    const { said, failures } = await closesOf(sources);
    expect(said(at(0))).toEqual([NO_CANDLE, NO_CANDLE, problem.message]);
    expect(said(at(1))).toEqual(["quote", "quote", problem.message]);
    expect([...failures]).toEqual([
      [SOURCE_NAMES[1], problem],
      [SOURCE_NAMES[2], problem],
    ]);
  });

  test("before the slots asked for has no answers", async () => {
    const { said } = await closesOf([closing(0, [at(-1)])]);
    expect([-2, -1, 0].map((count) => said(at(count)))).toEqual([[], ["quote"], [NO_CANDLE]]);
  });
});

test("a candle is over by its venue's clock, or by ours if that is unknown", async () => {
  const slots = [at(0), at(1), at(2)];
  const late = { serverTime: at(1) };
  const { said } = await closesOf([
    closing(0, slots, late),
    closing(1, slots, { serverTime: at(1) - 1 }),
    closing(2, slots),
  ]);
  expect(slots.map(said)).toEqual([
    ["quote", "quote", "quote"],
    ["quote", NO_CANDLE, "quote"],
    [NO_CANDLE, NO_CANDLE, "quote"],
  ]);
});

test("a source whose clock disagrees with the others has failed, and its candles are not used", async () => {
  const times = [NOW, NOW, NOW - HOUR];
  const { said, failures } = await closesOf(times.map((serverTime, index) => closing(index, [at(0)], { serverTime })));
  const failure = failures.get(SOURCE_NAMES[2]);
  expect([failures.size, failure?.code]).toEqual([1, "malformed-answer"]);
  expect(said(at(0))).toEqual(["quote", "quote", failure?.message]);
});

describe("a source is asked", () => {
  test("for the slots and the closes by which a pair is judged, as far back as it reaches", async () => {
    const deep = closing(0, []);
    const shallow = source(1, () => ({ closes: [] }), NOW - at(1));
    const deeper = source(2, () => ({ closes: [] }), NOW - at(1) + 1);
    await closesOf([deep, shallow, deeper]);
    expect(deep.ranges).toEqual([{ from: at(-PAIR_CLOSES), to: at(2) }]);
    expect(shallow.ranges).toEqual([{ from: at(2 - PAIR_CLOSES), to: at(2) }]);
    expect(deeper.ranges).toEqual([{ from: at(1 - PAIR_CLOSES), to: at(2) }]);
  });

  test("only if it has candles, quotes the currency, and there are slots to ask for", async () => {
    const { history: _, ...without } = closing(0, [at(0)]);
    const foreign = { ...closing(1, [at(0)]), currencies: [EUR] };
    const shallow = source(2, () => ({ closes: [] }), SLOT_LENGTH / 2);
    const { said } = await closesOf([without, foreign, shallow]);
    expect([said(at(0)), foreign.ranges, shallow.ranges]).toEqual([[], [], []]);
    const none = closing(0, [at(0)]);
    await closesOf([none], []);
    expect(none.ranges).toEqual([]);
  });

  test("and its failure is reported, but a bug is thrown", async () => {
    const down = new TrackerError("no-answer", "the venue is down");
    const failing = source(0, () => {
      throw down;
    });
    const { said, failures } = await closesOf([failing, closing(1, [at(0)])]);
    expect([said(at(0)), [...failures]]).toEqual([[down.message, "quote"], [[SOURCE_NAMES[0], down]]]);
    const broken = source(0, () => {
      throw new RangeError("a bug");
    });
    await expect(closesOf([broken])).rejects.toThrow("a bug");
  });
});
