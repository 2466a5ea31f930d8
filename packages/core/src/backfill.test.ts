import { describe, expect, test } from "vitest";
import { BACKFILL_STEP, type BackfillOptions, type BackfillProgress, backfill } from "./backfill.ts";
import { TrackerError } from "./errors.ts";
import { MINUTE } from "./instant.ts";
import type { Ports } from "./ports.ts";
import { LATE, REFERENCE_AGE } from "./rule.ts";
import { addSlots, SLOT_LENGTH, type Slot, toSlot } from "./slot.ts";
import type { PriceSource, SourceName } from "./source.ts";
import { MOST_CAPTURES } from "./store.ts";
import { EUR, fakeSource, GBP, memoryStore, price, USD } from "./testing/index.ts";

const NOON = toSlot(Date.UTC(2026, 10, 24, 12, 0));
const DAY_BEFORE = { from: addSlots(NOON, -288), to: NOON };
const options = (change: Partial<BackfillOptions> = {}): BackfillOptions => ({
  currencies: [USD],
  quotesFrom: 0,
  signal: new AbortController().signal,
  ...change,
});

const venue = (name: PriceSource["name"], at: (instant: number) => number | undefined = () => 100_000) =>
  fakeSource({ name, now: () => NOON, at });
const ports = (sources: PriceSource[], now: number = NOON + 2 * MINUTE): Ports => ({
  sources,
  store: memoryStore(),
  clock: { now: () => now },
});

describe("backfill", () => {
  test("stores the median of the closes at each slot, as backfilled", async () => {
    const here = ports([venue("coinbase", () => 100), venue("kraken", () => 100.2), venue("bitstamp", () => 100.3)]);
    expect(await backfill(here, DAY_BEFORE, options())).toMatchObject({ stored: 288, missing: 0 });
    expect((await here.store.prices(USD, DAY_BEFORE))[7]).toMatchObject({
      slot: addSlots(DAY_BEFORE.from, 7),
      price: price(100.2),
      quality: "backfilled",
      kept: 3,
      asked: 3,
    });
    expect(await here.store.quotes(DAY_BEFORE.from)).toHaveLength(3);
  });

  test("counts every venue asked, even without a candle or an answer, and stores the reason", async () => {
    const gone = new TrackerError("no-answer", "gemini is down");
    const ask = () => Promise.reject(gone);
    const here = ports([
      ...["coinbase", "kraken", "bitstamp"].map((name) => venue(name as SourceName, () => 100)),
      venue("bitvavo", () => undefined),
      { ...venue("gemini"), history: { depth: Number.POSITIVE_INFINITY, ask } },
      { ...venue("bitfinex"), currencies: [] },
    ]);
    await backfill(here, { from: addSlots(NOON, -1), to: NOON }, options());
    expect(await here.store.prices(USD, DAY_BEFORE)).toMatchObject([{ kept: 3, asked: 5 }]);
    const quotes = await here.store.quotes(addSlots(NOON, -1));
    expect(quotes.map(({ source, verdict, detail }) => `${source} ${verdict} ${detail}`)).toEqual([
      "bitstamp kept null",
      "bitvavo no-answer no candle: nothing was traded, or it is not kept that long",
      "coinbase kept null",
      "gemini no-answer gemini is down",
      "kraken kept null",
    ]);
  });

  test("leaves a slot empty if too few venues have candles that agree", async () => {
    const gap = addSlots(NOON, -5);
    const gone = (instant: number) => (instant === gap ? undefined : 100_000);
    const here = ports([venue("coinbase"), venue("kraken", gone), venue("bitstamp", gone), venue("bitfinex", gone)]);
    const newest = new Map([[USD, addSlots(NOON, -1)]]);
    expect(await backfill(here, DAY_BEFORE, options())).toMatchObject({ stored: 287, missing: 1, newest });
    expect(await here.store.prices(USD, { from: gap, to: gap + 1 })).toEqual([]);
  });

  describe("a pair", () => {
    const other = (instant: number) => (instant < addSlots(NOON, -6) ? 100_000 : 100_000 + (NOON - instant) / 100);

    test("that a third contradicts is believed once the same two agree for three closes running", async () => {
      const here = ports([venue("coinbase"), venue("kraken"), venue("bitstamp", (instant) => other(instant) * 0.98)]);
      const hour = { from: addSlots(NOON, -12), to: NOON };
      expect(await backfill(here, hour, options())).toMatchObject({ stored: 12 });
      const after = ports([
        venue("coinbase"),
        venue("kraken", (instant) => (instant < addSlots(NOON, -6) ? 101_000 : 100_000)),
        venue("bitstamp", () => 103_000),
      ]);
      expect(await backfill(after, hour, options())).toMatchObject({ stored: 4, missing: 8 });
      expect((await after.store.prices(USD, hour)).map(({ slot }) => slot)).toEqual(
        [-4, -3, -2, -1].map((count) => addSlots(NOON, count)),
      );
      expect(await after.store.evidence({ from: addSlots(NOON, -4), to: addSlots(NOON, -3) })).toMatchObject([
        { context: { reference: null, agreedSince: addSlots(NOON, -6) } },
      ]);
    });

    test("is not believed when it jumps from the prices before it", async () => {
      const cliff = addSlots(NOON, -6);
      const jumps = (instant: number) => (instant < cliff ? 100_000 : 106_000);
      const gone = (instant: number) => (instant < cliff ? 100_000 : undefined);
      const here = ports([venue("coinbase", jumps), venue("kraken", jumps), venue("bitstamp", gone)]);
      const report = await backfill(here, { from: addSlots(NOON, -12), to: NOON }, options());
      expect(report).toMatchObject({ stored: 6, missing: 6, newest: new Map([[USD, addSlots(NOON, -7)]]) });
    });

    test("is compared with the prices stored before it, even outside the range", async () => {
      const here = ports([venue("coinbase"), venue("kraken")]);
      const row = { slot: addSlots(NOON, -4), currency: USD, price: price(90_000), quality: "ok" as const };
      const stored = { ...row, kept: 3, asked: 3, dispersion: 0, rule: 2, capturedAt: NOON };
      await here.store.save([{ slot: row.slot, currency: USD, price: stored, quotes: [], context: null }]);
      const range = { from: addSlots(NOON, -3), to: NOON };
      expect(await backfill(here, range, options())).toMatchObject({ stored: 0, missing: 3 });
    });
  });

  test("accepts closes that lie further apart once the slot is half an hour old", async () => {
    const lasts = [100_000, 100_900, 101_300];
    const sources = (["coinbase", "kraken", "bitstamp"] as const).map((name, index) => venue(name, () => lasts[index]));
    const here = ports(sources);
    const firstLate = Math.ceil((LATE - 2 * MINUTE) / SLOT_LENGTH);
    expect(await backfill(here, { from: addSlots(NOON, -12), to: NOON }, options())).toMatchObject({
      stored: 13 - firstLate,
    });
    expect((await here.store.prices(USD, DAY_BEFORE)).at(-1)).toMatchObject({
      slot: addSlots(NOON, -firstLate),
      price: price(100_900),
      dispersion: 0.012884,
    });
  });

  test("counts what it stored, and not what a concurrent backfill stored", async () => {
    const here = ports([venue("coinbase"), venue("kraken")]);
    const both = await Promise.all([backfill(here, DAY_BEFORE, options()), backfill(here, DAY_BEFORE, options())]);
    expect(both.map(({ missing }) => missing)).toEqual([0, 0]);
    expect(both[0].stored + both[1].stored).toBe(288);
  });

  test("continues without a source whose candles cannot be read, and reports it", async () => {
    const failing = venue("gemini");
    const broken: PriceSource = {
      ...failing,
      history: {
        depth: Number.POSITIVE_INFINITY,
        ask: () => Promise.reject(new TrackerError("no-answer", "gemini is down")),
      },
    };
    const report = await backfill(
      ports([venue("coinbase"), venue("kraken"), venue("bitstamp"), broken]),
      DAY_BEFORE,
      options(),
    );
    expect(report).toMatchObject({ stored: 288 });
    expect(report.failures.get("gemini")?.message).toBe("gemini is down");
  });

  test("takes no price from two while a third, which might disagree, cannot answer", async () => {
    let isDown = true;
    const failing = venue("gemini", () => 104_000);
    const ask: NonNullable<PriceSource["history"]>["ask"] = async (...asked) => {
      if (isDown) throw new TrackerError("no-answer", "gemini is down");
      return (await failing.history?.ask(...asked)) ?? { closes: [] };
    };
    const flaky = { ...failing, history: { depth: Number.POSITIVE_INFINITY, ask } };
    const here = ports([venue("coinbase"), venue("kraken"), flaky]);
    expect(await backfill(here, DAY_BEFORE, options())).toMatchObject({ stored: 0, missing: 288 });
    isDown = false;
    expect(await backfill(here, DAY_BEFORE, options())).toMatchObject({ stored: 288 });
  });

  test("stores nothing of an interrupted step: a slow source might have disagreed", async () => {
    const stop = new AbortController();
    const slow = venue("gemini");
    const ask = async () => {
      stop.abort();
      throw new TrackerError("no-answer", "stopped before it answered");
    };
    const sources = [venue("coinbase"), venue("kraken"), venue("bitstamp"), { ...slow, history: { depth: 1e12, ask } }];
    const here = ports(sources);
    const report = await backfill(here, DAY_BEFORE, options({ signal: stop.signal }));
    expect(report).toEqual({ stored: 0, missing: 0, newest: new Map(), failures: new Map(), until: DAY_BEFORE.from });
    expect(await here.store.prices(USD, DAY_BEFORE)).toEqual([]);
  });

  test("believes three that jump while another does not, once later prices confirm it", async () => {
    const cliff = addSlots(NOON, -6);
    const fallen = (instant: number) => (instant < cliff ? 100_000 : 93_000);
    const sources = [venue("coinbase", fallen), venue("kraken", fallen), venue("bitstamp", fallen), venue("bitfinex")];
    const here = ports(sources);
    const range = { from: addSlots(NOON, -9), to: NOON };
    expect(await backfill(here, range, options())).toMatchObject({ stored: 3, missing: 6 });
    const slot = toSlot(NOON + REFERENCE_AGE);
    const row = { slot, currency: USD, price: price(93_100), quality: "ok" as const };
    const live = { ...row, kept: 4, asked: 4, dispersion: 0, rule: 2, capturedAt: NOON };
    await here.store.save([{ slot, currency: USD, price: live, quotes: [], context: null }]);
    expect(await backfill(here, range, options())).toMatchObject({ stored: 6, missing: 0 });
    const [evidence] = await here.store.evidence({ from: cliff, to: addSlots(cliff, 1) });
    expect(evidence?.context?.reference).toBe(price(93_100));
  });

  test("uses the candles of a source that could be read, and reports that others could not", async () => {
    const source = venue("gemini");
    const problem = new TrackerError("malformed-answer", "gemini USD: 3: no candle");
    const ask: NonNullable<PriceSource["history"]>["ask"] = async (...asked) => {
      const { closes = [] } = (await source.history?.ask(...asked)) ?? {};
      return { closes: closes.slice(0, -1), problem };
    };
    const spoilt = { ...source, history: { depth: Number.POSITIVE_INFINITY, ask } };
    const report = await backfill(ports([venue("coinbase"), spoilt]), DAY_BEFORE, options());
    expect(report).toMatchObject({ stored: 287, missing: 1 });
    expect(report.failures.get("gemini")).toBe(problem);
  });

  test("asks only for missing slots, and each source only as far back as it reaches", async () => {
    const asked: { from: Slot; to: Slot }[] = [];
    const shallow = fakeSource({ name: "kraken", now: () => NOON, at: () => 100, depth: 12 * SLOT_LENGTH });
    const history: PriceSource["history"] = {
      depth: 12 * SLOT_LENGTH,
      ask: async (_currency, range) => {
        asked.push(range);
        return { closes: [] };
      },
    };
    const here = ports([venue("coinbase"), venue("bitstamp"), { ...shallow, history }]);
    await backfill(here, DAY_BEFORE, options());
    await backfill(here, DAY_BEFORE, options());
    expect(asked).toEqual([{ from: addSlots(NOON, -14), to: addSlots(NOON, -1) }]);
  });

  test("takes no price between two camps, however old the slot is", async () => {
    const lasts = [100_000, 100_010, 101_200, 101_210];
    const sources = ["coinbase", "kraken", "bitstamp", "bitfinex"].map((name, index) =>
      venue(name, () => lasts[index]),
    );
    const report = await backfill(ports(sources), { from: addSlots(NOON, -12), to: NOON }, options());
    expect(report).toMatchObject({ stored: 0, missing: 12 });
  });

  test("stores no quotes of slots that are older than quotes are kept", async () => {
    const here = ports([venue("coinbase"), venue("kraken")]);
    await backfill(here, DAY_BEFORE, options({ quotesFrom: addSlots(NOON, -2) }));
    expect(await here.store.quotes(addSlots(NOON, -3))).toEqual([]);
    expect(await here.store.quotes(addSlots(NOON, -2))).toHaveLength(2);
  });

  describe("a candle that a source sends twice", () => {
    const twice = (name: PriceSource["name"], change: number): PriceSource => {
      const source = venue(name);
      const ask: NonNullable<PriceSource["history"]>["ask"] = async (...asked) => {
        const found = (await source.history?.ask(...asked))?.closes ?? [];
        const closes = found.flatMap(({ start, close }, index) =>
          index === 5
            ? [
                { start, close },
                { start, close: (close + change) as typeof close },
              ]
            : [{ start, close }],
        );
        return { closes };
      };
      return { ...source, history: { depth: Number.POSITIVE_INFINITY, ask } };
    };
    const fourth = addSlots(DAY_BEFORE.from, 3);

    test("with the same close counts once", async () => {
      const here = ports([twice("coinbase", 0), venue("kraken")]);
      expect(await backfill(here, DAY_BEFORE, options())).toMatchObject({ stored: 288 });
      expect((await here.store.prices(USD, DAY_BEFORE))[3]).toMatchObject({ slot: fourth, kept: 2, asked: 2 });
      expect(await here.store.quotes(fourth)).toHaveLength(2);
    });

    test("with a different close is refused, and the slot left to the others", async () => {
      const here = ports([twice("coinbase", 1), venue("kraken"), venue("bitstamp"), venue("bitfinex")]);
      expect(await backfill(here, DAY_BEFORE, options())).toMatchObject({ stored: 288 });
      const rows = await here.store.prices(USD, DAY_BEFORE);
      expect(rows.filter(({ kept }) => kept !== 4)).toMatchObject([{ slot: fourth, kept: 3, asked: 4 }]);
      const verdicts = (await here.store.quotes(fourth)).map(({ verdict }) => verdict);
      expect(verdicts).toEqual(["kept", "kept", "malformed", "kept"]);
    });

    test.each([0, 1])("is no second venue, even if no quotes are kept (change %i)", async (change) => {
      const here = ports([twice("coinbase", change)]);
      expect(await backfill(here, DAY_BEFORE, options({ quotesFrom: NOON }))).toMatchObject({ stored: 0 });
    });
  });

  test("saves at most as many captures at a time as a store accepts, and nothing if nothing is found", async () => {
    const sizes: number[] = [];
    const here = ports([]);
    const save = async (captures: readonly unknown[]) => sizes.push(captures.length);
    const range = { from: addSlots(NOON, -BACKFILL_STEP), to: NOON };
    const currencies = [USD, EUR, GBP];
    const sources = ["coinbase", "kraken", "bitstamp"].map((name) =>
      fakeSource({ name, currencies, now: () => NOON, at: () => 100 }),
    );
    await backfill({ ...here, store: { ...here.store, save }, sources }, range, options({ currencies }));
    expect(sizes).toEqual([MOST_CAPTURES, MOST_CAPTURES, 3 * BACKFILL_STEP - 2 * MOST_CAPTURES]);
    await backfill({ ...here, store: { ...here.store, save } }, range, options({ currencies }));
    expect(sizes).toHaveLength(3);
  });

  test("leaves slots alone whose candle may not be finished yet", async () => {
    const here = ports([venue("coinbase"), venue("kraken")], NOON + 20_000);
    await backfill(here, { from: addSlots(NOON, -2), to: addSlots(NOON, 10) }, options());
    expect((await here.store.prices(USD, { from: 0, to: addSlots(NOON, 99) })).map(({ slot }) => slot)).toEqual([
      addSlots(NOON, -2),
      addSlots(NOON, -1),
    ]);
  });

  test("works in steps, reports progress, and continues where it stopped after an interruption", async () => {
    const long = { from: addSlots(NOON, -2 * BACKFILL_STEP - 10), to: NOON };
    const here = ports([venue("coinbase"), venue("kraken")]);
    const interrupt = new AbortController();
    const progress: BackfillProgress[] = [];
    const onProgress = (step: BackfillProgress) => {
      progress.push(step);
      interrupt.abort();
    };
    await backfill(here, long, options({ signal: interrupt.signal, onProgress }));
    expect(progress).toEqual([{ done: BACKFILL_STEP, total: 2 * BACKFILL_STEP + 10, stored: BACKFILL_STEP }]);
    expect(await backfill(here, long, options())).toMatchObject({ stored: BACKFILL_STEP + 10 });
    expect(await here.store.prices(USD, long)).toHaveLength(2 * BACKFILL_STEP + 10);
  });

  describe("when every source that is asked fails", () => {
    const failing = (name: SourceName, depth = Number.POSITIVE_INFINITY): PriceSource => ({
      ...venue(name),
      history: { depth, ask: () => Promise.reject(new TrackerError("no-answer", `${name} is down`)) },
    });
    const steps = { from: addSlots(NOON, -3 * BACKFILL_STEP), to: NOON };

    test("works through the whole range, or gives up there if told to", async () => {
      const sources = () => ports([failing("coinbase"), failing("kraken")]);
      expect(await backfill(sources(), steps, options())).toEqual({
        stored: 0,
        missing: 3 * BACKFILL_STEP,
        newest: new Map(),
        failures: expect.any(Map),
        until: NOON,
      });
      expect(await backfill(sources(), steps, options({ givesUp: true }))).toMatchObject({
        missing: 0,
        until: steps.from,
        gaveUp: true,
      });
    });

    test("does not give up while any source answers, or if none is asked", async () => {
      const empty = { ...venue("gemini"), history: { depth: 1e15, ask: async () => ({ closes: [] }) } };
      const giving = options({ givesUp: true });
      for (const here of [ports([failing("coinbase"), empty]), ports([failing("coinbase", 1), failing("kraken", 1)])])
        expect(await backfill(here, steps, giving)).toMatchObject({ missing: 3 * BACKFILL_STEP, until: NOON });
    });

    test("reports each source when it first fails", async () => {
      const told: string[] = [];
      const onFailure = (source: SourceName, { message }: TrackerError) => told.push(`${source}: ${message}`);
      await backfill(ports([venue("coinbase"), failing("kraken"), failing("gemini")]), steps, options({ onFailure }));
      expect(told).toEqual(["kraken: kraken is down", "gemini: gemini is down"]);
    });
  });

  test("does nothing for an empty or reversed range", async () => {
    expect(await backfill(ports([]), { from: NOON, to: NOON - 1 }, options())).toMatchObject({ stored: 0, missing: 0 });
  });
});
