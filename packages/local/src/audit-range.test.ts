import {
  AUDIT_STEP,
  addSlots,
  backfill,
  type Capture,
  formatSlot,
  type PriceRow,
  type RepairableStore,
  type Slot,
  TrackerError,
  toSlot,
} from "@tracker/core";
import { EUR, fakeSource, memoryStore, price, SOURCE_NAMES, USD } from "@tracker/core/testing";
import { describe, expect, test } from "vitest";
import { auditRange } from "./audit-range.ts";
import { repairSteps } from "./repair-steps.ts";

const FIRST = toSlot(Date.UTC(2026, 10, 24));
const at = (index: number) => addSlots(FIRST, index);
const NOW = at(2_000) + 120_000;
const NOTE = { who: "ada", why: "a venue lied" };
const place = (index: number, currency = "USD") => `${formatSlot(at(index))}   ${currency}`;

/** Two steps of prices of 100, filled from candles, and sessions to audit and repair them. */
async function filled({ currencies = [USD], count = 2 * AUDIT_STEP } = {}) {
  const down = new Set<number>();
  const sources = SOURCE_NAMES.slice(0, 3).map((name, index) => {
    const source = fakeSource({ name, currencies: [USD, EUR], now: () => NOW, at: () => 100 });
    const ask: NonNullable<typeof source.history>["ask"] = async (...asked) => {
      if (down.has(index)) throw new TrackerError("no-answer", `${name} is down`);
      return (source.history as NonNullable<typeof source.history>).ask(...asked);
    };
    return { ...source, history: { depth: Number.POSITIVE_INFINITY, ask } };
  });
  const store: RepairableStore = memoryStore();
  const ports = { sources, store, clock: { now: () => NOW } };
  const range = { from: at(0), to: at(count) };
  const signal = new AbortController().signal;
  await backfill(ports, range, { currencies, quotesFrom: 0, signal });
  const printed: string[] = [];
  const warned: string[] = [];
  const session = (askCandles: boolean, change: { store?: RepairableStore; signal?: AbortSignal } = {}) => ({
    ports: { ...ports, store: change.store ?? store },
    options: { currencies, kindOf: () => "venue" as const, askCandles, signal: change.signal ?? signal },
    io: { print: (line: string) => printed.push(line), warn: (line: string) => warned.push(line) } as never,
  });
  return { store, range, session, printed, warned, down };
}

const rowAt = async (store: RepairableStore, slot: Slot) =>
  (await store.prices(USD, { from: slot, to: slot + 1 }))[0] as PriceRow;

/** Replaces a stored price, keeping its quotes or replacing them too. */
async function plant(store: RepairableStore, index: number, units: number, quotes?: Capture["quotes"]) {
  const slot = at(index);
  const row = await rowAt(store, slot);
  const planted = { ...row, price: price(units), quality: "ok" as const, rule: 1, capturedAt: row.capturedAt + 1 };
  const by = { slot, currency: USD, context: null, quotes: quotes ?? (await store.quotes(slot)), price: planted };
  await store.repair([{ row, by }], { who: "test", why: "to plant it", at: FIRST + 123 });
}

describe("an audit", () => {
  test("prints how many prices of each currency are right", async () => {
    const { session, range, printed, warned } = await filled({ currencies: [USD, EUR], count: 3 });
    expect(await auditRange(session(true), range)).toEqual({ wrong: 0, where: [], notCompared: false });
    expect([printed, warned]).toEqual([
      ["USD", "EUR"].flatMap((currency) => [
        `${currency}   3 stored: 3 right, 0 differing, 0 could not be checked`,
        "      with candles: 3 agreeing, 0 contradicted, 0 without a price from candles",
      ]),
      [],
    ]);
  });

  test("reports each wrong price, its step, what cannot be checked and what was replaced", async () => {
    const { store, session, range, printed } = await filled();
    await plant(store, 1, 90, []);
    await plant(store, 2, 100.5);
    await plant(store, AUDIT_STEP, 1_234.5);
    await plant(store, AUDIT_STEP + 1, 100, [
      { ...(await store.quotes(at(5)))[0], receivedAt: at(5), last: null, verdict: "no-answer" } as never,
    ]);
    printed.length = 0;
    expect(await auditRange(session(true), range)).toEqual({
      wrong: 4,
      where: [
        { from: at(0), to: at(AUDIT_STEP) },
        { from: at(AUDIT_STEP), to: range.to },
      ],
      notCompared: false,
    });
    const stood = (index: number) =>
      `${place(index)} 100.0000 backfilled (3 of 3, 0.0000 % apart) stood until ${formatSlot(FIRST).slice(0, -1)}:00.123Z, replaced by test: to plant it`;
    expect(printed).toEqual([
      `${place(1)} 90.0000 ok (3 of 3, 0.0000 % apart), by rule 1: candles give 100.0000 backfilled (3 of 3, 0.0000 % apart), 10.00 % away`,
      `${place(2)} 100.5000 ok (3 of 3, 0.0000 % apart), by rule 1: its quotes give 100.0000 ok (3 of 3, 0.0000 % apart)`,
      `${place(AUDIT_STEP)} 1,234.5000 ok (3 of 3, 0.0000 % apart), by rule 1: its quotes give 100.0000 ok (3 of 3, 0.0000 % apart); candles give 100.0000 backfilled (3 of 3, 0.0000 % apart), 1134.50 % away`,
      `${place(AUDIT_STEP + 1)} 100.0000 ok (3 of 3, 0.0000 % apart), by rule 1: its quotes give no price`,
      stood(1),
      stood(2),
      stood(AUDIT_STEP),
      stood(AUDIT_STEP + 1),
      `USD   ${2 * AUDIT_STEP} stored: ${2 * AUDIT_STEP - 4} right, 3 differing, 1 could not be checked`,
      "      1 could not be checked: quotes not kept",
      `      with candles: ${2 * AUDIT_STEP - 2} agreeing, 2 contradicted, 0 without a price from candles`,
    ]);
  });

  test("of one currency reports only its own replaced prices", async () => {
    const { store, session, range, printed } = await filled({ currencies: [USD, EUR], count: 3 });
    await plant(store, 1, 100);
    const { options, ...rest } = session(false);
    await auditRange({ ...rest, options: { ...options, currencies: [EUR] } }, range);
    expect(printed).toEqual(["EUR   3 stored: 3 right, 0 differing, 0 could not be checked"]);
  });

  test("reports whose candles could not be read, and how many prices then have none", async () => {
    const { session, range, printed, warned, down } = await filled({ count: 3 });
    down.add(0).add(1);
    expect(await auditRange(session(true), range)).toMatchObject({ wrong: 0, notCompared: false });
    expect(printed.at(-1)).toBe("      with candles: 0 agreeing, 0 contradicted, 3 without a price from candles");
    expect(warned).toEqual(SOURCE_NAMES.slice(0, 2).map((name) => `${name.padEnd(12)} candles: ${name} is down`));
  });

  test("says that nothing was compared if no candles could be read", async () => {
    const { session, range, warned, down } = await filled({ count: 3 });
    down.add(0).add(1).add(2);
    expect(await auditRange(session(true), range)).toMatchObject({ wrong: 0, notCompared: true });
    expect(warned.at(-1)).toBe("no candles could be read, so no price was compared with them");
    expect(await auditRange(session(false), range)).toMatchObject({ notCompared: false });
  });

  test("that is stopped says how far it came, and counts nothing beyond", async () => {
    const { store, session, range, printed, warned } = await filled();
    const stop = new AbortController();
    let reads = 0;
    const stopping: RepairableStore = {
      ...store,
      evidence: async (of) => {
        if (++reads === 2) stop.abort();
        return store.evidence(of);
      },
    };
    await auditRange(session(false, { store: stopping, signal: stop.signal }), range);
    expect([printed, warned]).toEqual([
      [`USD   ${AUDIT_STEP} stored: ${AUDIT_STEP} right, 0 differing, 0 could not be checked`],
      [`stopped: prices from ${formatSlot(at(AUDIT_STEP))} on were not audited`],
    ]);
  });

  test("of several months prints its progress each month", async () => {
    const { session, range, warned } = await filled();
    const to = toSlot(Date.UTC(2027, 0, 20));
    await auditRange(session(false), { from: range.from, to });
    expect(warned).toEqual([
      expect.stringMatching(/^ {2}audited until 2026-12-/),
      expect.stringMatching(/^ {2}audited until 2027-01-/),
    ]);
  });
});

describe("a repair", () => {
  test("replaces differing prices with those from candles, keeps the old ones, and leaves nothing for a second audit", async () => {
    const { store, session, range, printed } = await filled();
    await plant(store, 1, 100.5);
    await plant(store, AUDIT_STEP, 90);
    const planted = [await rowAt(store, at(1)), await rowAt(store, at(AUDIT_STEP))];
    const { where } = await auditRange(session(false), range);
    printed.length = 0;
    expect(await repairSteps(session(false), where, NOTE)).toBe(0);
    expect(printed).toEqual([
      `${place(1)} 100.5000 ok is now 100.0000 backfilled (3 of 3, 0.0000 % apart)`,
      `${place(AUDIT_STEP)} 90.0000 ok is now 100.0000 backfilled (3 of 3, 0.0000 % apart)`,
    ]);
    expect(await rowAt(store, at(1))).toMatchObject({
      price: price(100),
      quality: "backfilled",
      kept: 3,
      capturedAt: NOW,
    });
    const trail = (await store.repaired(range)).filter(({ who }) => who === "ada");
    expect(trail).toEqual(planted.map((row) => ({ row, ...NOTE, at: NOW })));
    expect((await auditRange(session(true), range)).wrong).toBe(0);
  });

  test("replaces prices that candles contradict only if candles were asked for", async () => {
    const { store, session, range } = await filled({ count: 9 });
    const lies = (await store.quotes(at(1))).map((quote) => ({ ...quote, last: price(90) }));
    await plant(store, 1, 90, lies);
    await plant(store, 2, 100.5);
    const steps = [range];
    expect(await repairSteps(session(false), steps, NOTE)).toBe(0);
    expect([(await rowAt(store, at(1))).price, (await rowAt(store, at(2))).price]).toEqual([price(90), price(100)]);
    expect(await repairSteps(session(true), steps, NOTE)).toBe(0);
    expect((await rowAt(store, at(1))).price).toBe(price(100));
  });

  test("leaves and lists prices for which candles give none", async () => {
    const { store, session, range, printed, warned, down } = await filled({ count: 9 });
    await plant(store, 1, 100.5);
    down.add(0).add(1);
    expect(await repairSteps(session(false), [range], NOTE)).toBe(1);
    expect(printed).toEqual([`${place(1)} 100.5000 ok is left unchanged: candles give no price`]);
    expect(warned).toHaveLength(2);
    expect((await rowAt(store, at(1))).price).toBe(price(100.5));
  });

  test("reports prices that changed meanwhile, and counts them as left", async () => {
    const { store, session, range, warned } = await filled({ count: 9 });
    await plant(store, 1, 100.5);
    expect(await repairSteps(session(false, { store: { ...store, repair: async () => 0 } }), [range], NOTE)).toBe(1);
    expect(warned).toEqual(["1 of these had changed meanwhile and were left: audit again"]);
  });

  test("that is stopped has replaced whole steps, and nothing whose candles it did not wait for", async () => {
    const { store, session, range, warned } = await filled();
    await plant(store, 1, 100.5);
    await plant(store, AUDIT_STEP, 90);
    const { where } = await auditRange(session(false), range);
    const stop = new AbortController();
    const stopping: RepairableStore = {
      ...store,
      repair: async (repairs, note) => {
        stop.abort();
        return store.repair(repairs, note);
      },
    };
    expect(await repairSteps(session(false, { store: stopping, signal: stop.signal }), where, NOTE)).toBe(1);
    expect([(await rowAt(store, at(1))).price, (await rowAt(store, at(AUDIT_STEP))).price]).toEqual([
      price(100),
      price(90),
    ]);
    expect(warned).toEqual(["stopped: run the same command again for the rest"]);
  });
});
