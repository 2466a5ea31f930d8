import {
  addSlots,
  type Capture,
  type CaptureContext,
  type Currency,
  type JudgedQuote,
  type PricedCapture,
  type PriceRow,
  QUALITIES,
  type Quality,
  type RepairableStore,
  SLOT_LENGTH,
  type Slot,
  toSlot,
} from "@tracker/core";
import { EUR, GBP, memoryStore, price, USD } from "@tracker/core/testing";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const NOON = toSlot(Date.UTC(2026, 10, 24, 12, 0));
const EVERYTHING = { from: 0, to: Date.UTC(2100, 0, 1) };
const SOURCES = ["bitstamp", "coinbase", "kraken"] as const;

/** A capture whose price with its votes, quotes and context all derive from `last`, so that two can be told apart. */
function capture(slot: Slot, last: number, quality: Quality | null = "ok", currency: Currency = USD): Capture {
  const quotes = SOURCES.map(
    (source, index): JudgedQuote => ({
      source,
      currency,
      last: index === 0 ? null : price(last),
      bid: price(last - 0.01),
      ask: price(last + 0.0001),
      venueTime: index === 1 ? null : slot - 123,
      receivedAt: slot + 456,
      verdict: index === 0 ? "no-answer" : quality === null ? "no-quorum" : "kept",
      detail: index === 0 ? "kraken: 3 < 4 “quoted” 'twice' €" : null,
      unchangedSince: index === 0 ? null : addSlots(slot, -index),
      othersThen: index === 1 ? null : price(last - 0.25),
    }),
  );
  const whole = Math.trunc(last);
  const votes =
    quality === "imported"
      ? { kept: 0, asked: 0, dispersion: 0 }
      : { kept: 2 + (whole % 5), asked: 7 + (whole % 3), dispersion: (whole % 1_000) / 1_000_000 };
  const row = { slot, currency, price: price(last), ...votes, rule: 1 + (whole % 2), capturedAt: slot + 789 };
  const context = { reference: price(last - 0.5), agreedSince: addSlots(slot, -9) };
  return { slot, currency, price: quality && { ...row, quality }, quotes, context };
}

const at = (index: number) => addSlots(NOON, index);

/**
 * The behaviour of every price store. A store's own test passes a function that opens an empty one.
 * @param runs how many cases each property is tried on; fewer for stores behind a network
 */
export function describePriceStore(name: string, open: () => Promise<RepairableStore>, { runs = 50 } = {}): void {
  describe(`the price store contract: ${name}`, () => {
    let store: RepairableStore;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    const prices = (currency = USD) => store.prices(currency, EVERYTHING);
    const contexts = async () => (await store.evidence(EVERYTHING)).map(({ context }) => context);

    test("an empty store returns nothing", async () => {
      expect(await prices()).toEqual([]);
      expect(await store.latest([USD, GBP, EUR])).toEqual([]);
      expect(await store.candles(USD, EVERYTHING, SLOT_LENGTH)).toEqual([]);
      expect(await store.pricedSlots([USD], EVERYTHING)).toEqual(new Map([[USD, []]]));
      expect(await store.quotes(NOON)).toEqual([]);
      expect(await store.evidence(EVERYTHING)).toEqual([]);
      expect(await store.newestEvidence()).toEqual([]);
      expect(await store.repaired(EVERYTHING)).toEqual([]);
      expect([await store.oldest(), await store.oldestQuoted()]).toEqual([[], undefined]);
      expect(await store.trimQuotes(NOON, 10)).toBe(0);
    });

    test("returns what was saved, to the last digit and millisecond", async () => {
      const saved = [capture(NOON, 107_353.9701), capture(NOON, 899_999_999_999.9999, "degraded", EUR)];
      await store.save(saved);
      expect(await prices()).toEqual([saved[0]?.price]);
      expect(await prices(EUR)).toEqual([saved[1]?.price]);
      expect(await store.quotes(NOON)).toEqual([...(saved[1]?.quotes ?? []), ...(saved[0]?.quotes ?? [])]);
    });

    test("returns the evidence of a range by slot, then currency, the quotes by source", async () => {
      const saved = [at(2), at(0), at(1)].flatMap((slot) => [capture(slot, 100), capture(slot, 90, null, EUR)]);
      await store.save(saved.map((one) => ({ ...one, quotes: one.quotes.toReversed() })));
      await store.save([{ ...capture(at(0), 80, "ok", GBP), quotes: [], context: null }]);
      const evidence = (index: number, currency: Currency) => {
        const { slot, quotes, context } = saved.find(
          (one) => one.slot === at(index) && one.currency === currency,
        ) as Capture;
        return { slot, currency, quotes, context };
      };
      const found = await store.evidence({ from: at(0), to: at(2) });
      expect(found).toEqual([evidence(0, EUR), evidence(0, USD), evidence(1, EUR), evidence(1, USD)]);
      expect(await store.evidence({ from: at(1) + 1, to: at(2) + 1 })).toEqual([evidence(2, EUR), evidence(2, USD)]);
    });

    test("returns the evidence of the newest captured slot, whether it has a price or not", async () => {
      const evidence = ({ slot, currency, quotes, context }: Capture) => ({ slot, currency, quotes, context });
      const [none, some] = [capture(at(2), 90, null, EUR), capture(at(2), 100)];
      await store.save([some, none, capture(at(1), 99)]);
      await store.save([{ ...capture(at(3), 101, "imported"), quotes: [], context: null }]);
      expect(await store.newestEvidence()).toEqual([none, some].map(evidence));
      const refused = { ...capture(at(4), 91, null, EUR), context: null };
      await store.save([refused]);
      expect(await store.newestEvidence()).toEqual([evidence(refused)]);
    });

    test.each<[string, CaptureContext | null, CaptureContext | null]>([
      [
        "with only a reference",
        { reference: price(100), agreedSince: null },
        { reference: price(100), agreedSince: null },
      ],
      ["with only a slot", { reference: null, agreedSince: NOON }, { reference: null, agreedSince: NOON }],
      ["without values", { reference: null, agreedSince: null }, null],
      ["that is null", null, null],
    ])("stores a context %s", async (_what, context, expected) => {
      await store.save([{ ...capture(NOON, 100), context }]);
      expect(await contexts()).toEqual([expected]);
    });

    test("an imported price has no votes, and every other has", async () => {
      const imported = capture(NOON, 100, "imported");
      await store.save([imported]);
      expect(await prices()).toEqual([imported.price]);
      const voteless = (quality: Quality, votes: object) => {
        const one = capture(at(1), 100, quality);
        return { ...one, price: { ...one.price, ...votes } } as Capture;
      };
      await expect(store.save([voteless("backfilled", { kept: 0, asked: 0 })])).rejects.toThrow();
      await expect(store.save([voteless("imported", { kept: 2, asked: 3 })])).rejects.toThrow();
      expect(await prices()).toHaveLength(1);
    });

    test("saving nothing changes nothing", async () => {
      await store.save([]);
      expect(await store.latest([USD, GBP, EUR])).toEqual([]);
    });

    test("a capture without a price stores its quotes", async () => {
      const saved = capture(NOON, 100, null);
      await store.save([saved]);
      expect(await prices()).toEqual([]);
      expect(await store.quotes(NOON)).toEqual(saved.quotes);
    });

    describe("of two captures of a slot", () => {
      const qualities: (Quality | null)[] = [null, ...QUALITIES.toReversed()];
      const pairs = qualities.flatMap((first, a) =>
        qualities.map((second, b) => ({ first, second, wins: b > a ? "second" : "first" })),
      );
      test.each(pairs)(
        "$first, then $second: the $wins is kept, with its quotes and context",
        async ({ first, second, wins }) => {
          const both = { first: capture(NOON, 100, first), second: capture(NOON, 200, second) };
          await store.save([both.first]);
          await store.save([both.second]);
          const stays = wins === "first" ? both.first : both.second;
          expect(await prices()).toEqual(stays.price === null ? [] : [stays.price]);
          expect(await store.quotes(NOON)).toEqual(stays.quotes);
          expect(await contexts()).toEqual([stays.context]);
        },
      );

      test("the same holds within one call", async () => {
        await store.save([capture(NOON, 100, "backfilled"), capture(NOON, 200, "ok"), capture(NOON, 300, "degraded")]);
        expect((await prices()).map((row) => row.price)).toEqual([price(200)]);
      });

      test("the better one's quotes replace the other's, even if it has none", async () => {
        await store.save([capture(NOON, 100, null)]);
        await store.save([{ ...capture(NOON, 200, "backfilled"), quotes: [], context: null }]);
        expect(await store.quotes(NOON)).toEqual([]);
        await store.save([{ ...capture(NOON, 300, "ok"), context: null }]);
        expect(await contexts()).toEqual([null]);
      });

      test("another currency's are unchanged", async () => {
        await store.save([capture(NOON, 100, "degraded"), capture(NOON, 90, "ok", EUR)]);
        await store.save([capture(NOON, 101, "ok")]);
        expect((await prices(EUR)).map((row) => row.price)).toEqual([price(90)]);
        expect(await store.quotes(NOON)).toHaveLength(2 * SOURCES.length);
      });
    });

    test("of two quotes of one source the first is kept, in each slot and currency", async () => {
      const [one, other] = [capture(NOON, 100), capture(NOON, 90, null, EUR)];
      const again = (quotes: readonly JudgedQuote[]) => quotes.map((quote) => ({ ...quote, detail: "again" }));
      await store.save([
        { ...one, quotes: [...one.quotes, ...again(one.quotes)] },
        { ...other, quotes: [...other.quotes, ...again(other.quotes).toReversed()] },
        capture(at(1), 100),
      ]);
      expect(await store.quotes(NOON)).toEqual([...other.quotes, ...one.quotes]);
      expect(await prices()).toHaveLength(2);
    });

    test("a save returns how many prices are new or better", async () => {
      const [first, better] = [capture(NOON, 100, "degraded"), capture(NOON, 101, "ok")];
      expect(await store.save([first, capture(NOON, 90, null, EUR)])).toBe(1);
      expect(await store.save([first, capture(at(1), 100)])).toBe(1);
      expect(await store.save([better, first, capture(NOON, 90, "ok", EUR)])).toBe(2);
      expect(await store.save([first, better, capture(NOON, 91, null, EUR)])).toBe(0);
      expect(await store.save([capture(at(2), 1, "backfilled"), capture(at(2), 2, "ok")])).toBe(1);
      expect(await store.save([])).toBe(0);
    });

    test("of many prices without quotes the new and the better ones are stored and counted", async () => {
      const bare = (index: number, last: number, quality: Quality, currency: Currency = USD): PricedCapture => {
        const { price: row, ...rest } = capture(at(index), last, quality, currency) as PricedCapture;
        return { ...rest, price: row, quotes: [], context: null };
      };
      const many = Array.from({ length: 150 }, (_, index) => [
        bare(index, 100 + index, "backfilled"),
        bare(index, 80 + index, "backfilled", EUR),
      ]).flat();
      await store.save([bare(3, 1, "ok"), bare(5, 1, "imported"), bare(7, 1, "backfilled", EUR)]);
      expect(await store.save(many)).toBe(298);
      expect(await store.save(many)).toBe(0);
      const stored = [...(await prices()), ...(await store.prices(EUR, EVERYTHING))];
      expect(stored).toHaveLength(300);
      expect(
        stored.filter(({ price: stays }) => stays === price(1)).map(({ slot, currency }) => [slot, currency]),
      ).toEqual([
        [at(3), USD],
        [at(7), EUR],
      ]);
    });

    test("all captures of one call are saved, or none", async () => {
      const impossible = {
        ...capture(at(1), 100),
        price: { ...capture(at(1), 100).price, price: price(-1) },
      } as Capture;
      await expect(store.save([capture(NOON, 100), impossible])).rejects.toThrow();
      expect(await prices()).toEqual([]);
      expect(await store.quotes(NOON)).toEqual([]);
      await store.save([capture(NOON, 100)]);
      expect(await prices()).toHaveLength(1);
    });

    test("a range includes its start but not its end, ascending, in whatever order it was saved", async () => {
      await store.save([at(2), at(0), at(3), at(1)].map((slot) => capture(slot, 100)));
      const found = await store.prices(USD, { from: at(1), to: at(3) });
      expect(found.map(({ slot }) => slot)).toEqual([at(1), at(2)]);
      expect(await store.prices(USD, { from: at(0) + 1, to: at(1) + 1 })).toHaveLength(1);
      expect(await store.prices(GBP, EVERYTHING)).toEqual([]);
    });

    test("the latest price of each currency", async () => {
      await store.save([
        capture(at(0), 100),
        capture(at(1), 101),
        capture(at(0), 90, "ok", EUR),
        capture(at(2), 80, null, GBP),
      ]);
      expect((await store.latest([USD, GBP, EUR])).map(({ currency, slot }) => [currency, slot])).toEqual([
        [EUR, at(0)],
        [USD, at(1)],
      ]);
    });

    test("the first price of a currency from a time on, however long after", async () => {
      const [early, late] = [capture(at(2), 100), capture(at(900), 101)];
      await store.save([late, early, capture(at(1), 90, "ok", EUR), capture(at(0), 80, null)]);
      const found = async (from: number) => (await store.firstFrom(USD, from))?.slot;
      expect(await store.firstFrom(USD, at(2))).toEqual(early.price);
      expect(await found(0)).toBe(at(2));
      expect([await found(at(2) - 1), await found(at(2) + 1)]).toEqual([at(2), at(900)]);
      expect([await found(at(901)), await store.firstFrom(GBP, at(0))]).toEqual([undefined, undefined]);
    });

    test("the oldest price of every stored currency, and the oldest slot that has a quote", async () => {
      const first = [capture(at(2), 100), capture(at(1), 90, "ok", EUR)];
      const JPY = "JPY" as Currency;
      await store.save([capture(at(3), 101), ...first, capture(at(0), 80, null, GBP), capture(at(4), 70, "ok", JPY)]);
      expect((await store.oldest()).map(({ currency, slot }) => [currency, slot])).toEqual([
        [EUR, at(1)],
        [JPY, at(4)],
        [USD, at(2)],
      ]);
      expect((await store.oldest()).at(-1)).toEqual(first[0]?.price);
      expect(await store.oldestQuoted()).toBe(at(0));
      await store.trimQuotes(at(2), 100);
      expect(await store.oldestQuoted()).toBe(at(2));
    });

    test("the slots that have a price, for each of the currencies", async () => {
      await store.save([
        capture(at(0), 100),
        capture(at(1), 100, null),
        capture(at(2), 100),
        capture(at(1), 90, "ok", EUR),
      ]);
      expect(await store.pricedSlots([USD, EUR, GBP], { from: at(0), to: at(2) })).toEqual(
        new Map([
          [USD, [at(0)]],
          [EUR, [at(1)]],
          [GBP, []],
        ]),
      );
    });

    test("candles open with the first price of their span, close with the last, and count what is not ok", async () => {
      const half = 6 * SLOT_LENGTH;
      const qualities: Quality[] = ["ok", "degraded", "backfilled", "imported", "imported"];
      const lasts = [102, 104.5, 99.25, 100, 101];
      await store.save(lasts.map((last, index) => capture(at(index + 1), last, qualities[index] ?? "ok")));
      await store.save([capture(at(6), 200, "backfilled")]);
      expect(await store.candles(USD, EVERYTHING, half)).toEqual([
        {
          start: NOON,
          open: price(102),
          high: price(104.5),
          low: price(99.25),
          close: price(101),
          count: 5,
          degraded: 1,
          backfilled: 1,
          imported: 2,
        },
        {
          start: at(6),
          open: price(200),
          high: price(200),
          low: price(200),
          close: price(200),
          count: 1,
          degraded: 0,
          backfilled: 1,
          imported: 0,
        },
      ]);
      expect(await store.candles(USD, { from: at(2), to: at(4) }, half)).toMatchObject([
        { start: NOON, open: price(104.5), close: price(99.25), count: 2 },
      ]);
    });

    test("trimming deletes the oldest quotes before a slot, up to the limit, and no price", async () => {
      await store.save([at(0), at(1), at(2)].map((slot) => capture(slot, 100)));
      expect(await store.trimQuotes(at(2), 4)).toBe(4);
      expect(await store.quotes(at(0))).toEqual([]);
      expect((await store.quotes(at(1))).map(({ source }) => source)).toEqual(["coinbase", "kraken"]);
      expect(await store.trimQuotes(at(2), 100)).toBe(2);
      expect(await store.quotes(at(2))).toHaveLength(3);
      expect(await prices()).toHaveLength(3);
    });

    test("a context is kept until the last of its quotes is trimmed", async () => {
      const saved = [capture(at(0), 100), capture(at(1), 101)];
      await store.save(saved);
      expect(await store.trimQuotes(at(2), 2)).toBe(2);
      expect(await contexts()).toEqual(saved.map(({ context }) => context));
      expect(await store.trimQuotes(at(2), 2)).toBe(2);
      expect(await contexts()).toEqual([saved[1]?.context]);
    });

    describe("a repair", () => {
      const note = { who: "ada", why: "a venue lied: 'twice' “€”", at: NOON + 3_600_123 };
      const priced = (...of: Parameters<typeof capture>) => capture(...of) as PricedCapture;
      const repair = (wrong: PricedCapture, by: PricedCapture) => ({ row: wrong.price, by });
      const standing = async () => ({
        prices: [...(await prices()), ...(await prices(EUR))],
        quotes: await store.quotes(NOON),
        contexts: await contexts(),
      });

      test("replaces a price of any quality with its quotes and context, and keeps the replaced price", async () => {
        const [wrong, right] = [priced(NOON, 200, "ok"), priced(NOON, 100, "backfilled")];
        const others = [capture(at(1), 101), capture(NOON, 90, "ok", EUR)];
        await store.save([wrong, ...others]);
        expect(await store.repair([repair(wrong, right)], note)).toBe(1);
        expect(await prices()).toEqual([right.price, others[0]?.price]);
        expect(await prices(EUR)).toEqual([others[1]?.price]);
        expect(await store.quotes(NOON)).toEqual([...(others[1]?.quotes ?? []), ...right.quotes]);
        expect(await contexts()).toEqual([others[1], right, others[0]].map((one) => one?.context));
        expect(await store.repaired(EVERYTHING)).toEqual([{ row: wrong.price, ...note }]);
      });

      test("of several prices is returned by slot, currency and time, for a range", async () => {
        const wrong = [priced(at(1), 201), priced(NOON, 200), priced(NOON, 190, "degraded", EUR)];
        const right = [priced(at(1), 101), priced(NOON, 100), priced(NOON, 90, "ok", EUR)].map((one, index) => ({
          ...one,
          price: { ...one.price, capturedAt: note.at + index },
        }));
        await store.save(wrong);
        const again = { ...note, who: "bob", at: note.at + 1_000 };
        const all = wrong.map((one, index) => repair(one, right[index] as PricedCapture));
        expect(await store.repair(all, note)).toBe(3);
        expect(await store.repair([repair(right[1] as PricedCapture, wrong[1] as PricedCapture)], again)).toBe(1);
        const stood = (row: PriceRow | undefined, by = note) => ({ row, ...by });
        const first = [stood(wrong[2]?.price), stood(wrong[1]?.price), stood(right[1]?.price, again)];
        expect(await store.repaired(EVERYTHING)).toEqual([...first, stood(wrong[0]?.price)]);
        expect(await store.repaired({ from: NOON, to: at(1) })).toEqual(first);
        expect(await store.repaired({ from: NOON + 1, to: at(1) + 1 })).toEqual([stood(wrong[0]?.price)]);
      });

      test("that is repeated does nothing more", async () => {
        const [wrong, right] = [priced(NOON, 200), priced(NOON, 100, "backfilled")];
        const by = { ...right, price: { ...right.price, capturedAt: note.at } };
        await store.save([wrong]);
        expect(await store.repair([repair(wrong, by)], note)).toBe(1);
        expect(await store.repair([repair(wrong, by)], note)).toBe(1);
        expect([await prices(), (await store.repaired(EVERYTHING)).length]).toEqual([[by.price], 1]);
        expect(await store.repair([repair(wrong, by)], { ...note, at: note.at + 1 })).toBe(0);
      });

      test("skips a price that has changed since, and a slot without a price", async () => {
        const [seen, better] = [priced(NOON, 200, "degraded"), priced(NOON, 100, "ok")];
        await store.save([{ ...better, price: { ...better.price, capturedAt: NOON + 60_000 } }]);
        await store.save([capture(at(1), 100, null)]);
        const before = await standing();
        const all = [repair(seen, priced(NOON, 150, "backfilled")), repair(priced(at(1), 1), priced(at(1), 2))];
        expect(await store.repair(all, note)).toBe(0);
        expect([await standing(), await store.repaired(EVERYTHING)]).toEqual([before, []]);
      });

      test("of several prices replaces all or none", async () => {
        const wrong = [priced(NOON, 200), priced(at(1), 201)];
        await store.save(wrong);
        const before = await standing();
        const impossible = priced(at(1), 100);
        const by = [priced(NOON, 100), { ...impossible, price: { ...impossible.price, price: price(-1) } }];
        const all = wrong.map((one, index) => repair(one, by[index] as PricedCapture));
        await expect(store.repair(all, note)).rejects.toThrow();
        expect([await standing(), await store.repaired(EVERYTHING)]).toEqual([before, []]);
      });

      test("of nothing changes nothing; the first of two quotes of a source is kept, and a capture without quotes has none", async () => {
        expect(await store.repair([], note)).toBe(0);
        const wrong = [priced(NOON, 200), priced(NOON, 190, "ok", EUR)] as const;
        const right = priced(NOON, 100, "backfilled");
        const twice = [...right.quotes, ...right.quotes.map((quote) => ({ ...quote, detail: "again" }))];
        const bare = { ...priced(NOON, 90, "backfilled", EUR), quotes: [], context: null };
        await store.save(wrong);
        const all = [repair(wrong[0], { ...right, quotes: twice }), repair(wrong[1], bare)];
        expect(await store.repair(all, note)).toBe(2);
        expect([await store.quotes(NOON), await contexts()]).toEqual([right.quotes, [right.context]]);
      });
    });

    test("text from outside is data, never a statement", async () => {
      const hostile = "'; DROP TABLE market_price; -- \u0000 “ \\ %s 😀";
      const [quote] = capture(NOON, 100).quotes;
      const saved = { ...capture(NOON, 100), quotes: [{ ...(quote as JudgedQuote), detail: hostile }] };
      await store.save([saved]);
      expect(await store.quotes(NOON)).toEqual(saved.quotes);
    });

    test("does the same as the store in memory", async () => {
      const captures = fc.array(
        fc.record({
          index: fc.integer({ min: -3, max: 40 }),
          last: fc.integer({ min: 1, max: 2_000_000 }),
          quality: fc.constantFrom(...QUALITIES, null),
          currency: fc.constantFrom(USD, EUR),
        }),
        { maxLength: 12 },
      );
      await fc.assert(
        fc.asyncProperty(
          fc.array(captures, { maxLength: 4 }),
          fc.integer({ min: 1, max: 9 }),
          async (calls, spanSlots) => {
            const real = await open();
            const model = memoryStore();
            try {
              for (const call of calls) {
                const saved = call.map(({ index, last, quality, currency }) =>
                  capture(at(index), last / 10_000, quality, currency),
                );
                expect(await real.save(saved)).toBe(await model.save(saved));
              }
              // Every second price of one currency is repaired, some of them by a price of better quality.
              const standing = (await model.prices(USD, EVERYTHING)).filter((_, index) => index % 2 === 0);
              const repairs = standing.map((row, index) => ({
                row,
                by: capture(row.slot, index + 1, index % 3 === 0 ? "ok" : "backfilled") as PricedCapture,
              }));
              const note = { who: "ada", why: "all wrong", at: NOON };
              expect(await real.repair(repairs, note)).toBe(await model.repair(repairs, note));
              expect(await real.repaired(EVERYTHING)).toEqual(await model.repaired(EVERYTHING));
              const range = { from: at(0), to: at(36) };
              for (const currency of [USD, EUR]) {
                expect(await real.prices(currency, range)).toEqual(await model.prices(currency, range));
                const length = spanSlots * SLOT_LENGTH;
                expect(await real.candles(currency, range, length)).toEqual(
                  await model.candles(currency, range, length),
                );
              }
              expect(await real.latest([USD, EUR])).toEqual(await model.latest([USD, EUR]));
              expect(await real.pricedSlots([USD, EUR], range)).toEqual(await model.pricedSlots([USD, EUR], range));
              expect(await real.quotes(NOON)).toEqual(await model.quotes(NOON));
              expect(await real.evidence(range)).toEqual(await model.evidence(range));
              expect(await real.newestEvidence()).toEqual(await model.newestEvidence());
            } finally {
              await real.close();
            }
          },
        ),
        { numRuns: runs },
      );
    });
  });
}
