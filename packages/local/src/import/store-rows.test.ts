import { addSlots, MOST_CAPTURES, type PriceStore, slotAt, TrackerError } from "@tracker/core";
import { memoryStore, price, USD } from "@tracker/core/testing";
import { describe, expect, test } from "vitest";
import { importText } from "../testing/import-text.ts";

const NOW = Date.UTC(2026, 10, 24, 12, 1);
const at = (index: number) => addSlots(slotAt(NOW), index);
const CLOSES = { now: NOW, currency: USD, timestamp: "end" } as const;

function closes(count: number, close = (index: number) => String(100 + index)): string {
  const lines = Array.from(
    { length: count },
    (_, index) => `${new Date(at(index - count)).toISOString()},${close(index)}`,
  );
  return ["timestamp,close", ...lines, ""].join("\n");
}

const STOPPED = "stopped before the end: run the same command again to continue";

describe("an import", () => {
  test("prints what it stored, and stores nothing the second time", async () => {
    const store = memoryStore();
    const first = await importText(closes(3), { ...CLOSES, store });
    expect(first).toMatchObject({
      code: 0,
      printed: ["prices.csv: 3 new in prices.db, 0 already there"],
      warned: [],
    });
    const stored = await first?.rows(USD);
    const second = await importText(
      closes(3, () => "7"),
      { ...CLOSES, store, now: NOW + 60_000 },
    );
    expect(second).toMatchObject({
      code: 0,
      printed: ["prices.csv: 0 new in prices.db, 3 already there"],
    });
    expect(await second?.rows(USD)).toEqual(stored);
  });

  test("says how many prices it rounded, not counting trailing zeros", async () => {
    const written = ["100.00004", "100.00005", "100.12340000", "100.1", "x.00001"];
    const { code, warned, rows } =
      (await importText(
        closes(5, (index) => String(written[index])),
        CLOSES,
      )) ?? {};
    expect((await rows?.(USD))?.map((row) => row.price)).toEqual([100, 100.0001, 100.1234, 100.1].map(price));
    expect([code, warned]).toEqual([
      1,
      [
        expect.stringMatching(/^prices\.csv:6: close: "x\.00001" is not /),
        "prices.csv: 2 prices rounded to the 4 decimals that are kept",
      ],
    ]);
  });

  test("keeps a better price, and its own are replaced by one", async () => {
    const store = memoryStore();
    const votes = { kept: 3, asked: 3, dispersion: 0, rule: 2, quality: "ok", capturedAt: NOW } as const;
    const better = (index: number) => {
      const row = { slot: at(index), currency: USD, price: price(5), ...votes };
      return { slot: row.slot, currency: USD, price: row, quotes: [], context: null };
    };
    await store.save([better(-1)]);
    const { printed, rows } = (await importText(closes(2), { ...CLOSES, store })) ?? {};
    expect(printed).toEqual(["prices.csv: 1 new in prices.db, 1 already there"]);
    await store.save([better(-2)]);
    expect((await rows?.(USD))?.map((row) => row.price)).toEqual([price(5), price(5)]);
  });

  test("saves no more at once than a store accepts, and prints its progress", async () => {
    const store = memoryStore();
    const sizes: number[] = [];
    const counting: PriceStore = {
      ...store,
      save: async (captures) => {
        sizes.push(captures.length);
        return store.save(captures);
      },
    };
    const bytes = Buffer.from(closes(21_500));
    const pieces = Array.from({ length: 100 }, (_, index) => {
      const size = Math.ceil(bytes.length / 100);
      return bytes.subarray(index * size, (index + 1) * size);
    });
    const { printed } = (await importText(pieces, { ...CLOSES, store: counting })) ?? {};
    expect([Math.max(...sizes), sizes.length]).toEqual([MOST_CAPTURES, 22]);
    expect(printed).toEqual([
      "  46 %: 10,000 rows read, 10,000 new",
      "  93 %: 20,000 rows read, 20,000 new",
      "prices.csv: 21,500 new in prices.db, 0 already there",
    ]);
  });

  test("lists the first refused rows, and counts the others", async () => {
    const { code, printed, warned } =
      (await importText(
        closes(40, (index) => (index < 25 ? "-" : "1")),
        CLOSES,
      )) ?? {};
    expect(warned?.length).toBe(21);
    expect(warned?.slice(0, 1)).toEqual([
      'prices.csv:2: close: "-" is not a decimal above 0; for example close=121470.88',
    ]);
    expect(warned?.at(-1)).toBe("and 5 more");
    expect([code, printed]).toEqual([1, ["prices.csv: 15 new in prices.db, 0 already there, 25 rows refused"]]);
  });

  test("prints no more of a refused row than fits into a line", async () => {
    const { warned } =
      (await importText(
        closes(1, () => `${"\u2028x\r\0y".repeat(1_000)}`),
        CLOSES,
      )) ?? {};
    expect(warned?.[0]).toMatch(/^[^\p{Cc}\p{Zl}]{20,300}$/u);
  });
});

describe("an import that ends early", () => {
  /** A store whose third save is replaced. */
  function storeThat(third: () => void) {
    const store = memoryStore();
    let saves = 0;
    const save: PriceStore["save"] = async (captures) => {
      if (++saves === 3) third();
      return store.save(captures);
    };
    return { store, failing: { ...store, save } };
  }

  test("because the user stopped it keeps what is stored, and continues when it is repeated", async () => {
    const stop = new AbortController();
    const { store, failing } = storeThat(() => stop.abort());
    const text = closes(5_500);
    const first = await importText(text, { ...CLOSES, store: failing, signal: stop.signal });
    expect(first).toMatchObject({
      code: 1,
      printed: ["prices.csv: 3,000 new in prices.db, 0 already there"],
      warned: [STOPPED],
    });
    const second = await importText(text, { ...CLOSES, store });
    expect(second).toMatchObject({
      code: 0,
      printed: ["prices.csv: 2,500 new in prices.db, 3,000 already there"],
    });
    expect(await second?.rows(USD)).toHaveLength(5_500);
  });

  test("because the store was lost says so, and that it can be repeated", async () => {
    const printed: string[] = [];
    const { store, failing } = storeThat(() => {
      throw new TrackerError("no-answer", "saving: the server is gone");
    });
    await expect(importText(closes(5_500), { ...CLOSES, store: failing, printed, warned: printed })).rejects.toThrow(
      "the server is gone",
    );
    expect(printed).toEqual(["prices.csv: 2,000 new in prices.db, 0 already there", STOPPED]);
    expect(await store.prices(USD, { from: 0, to: NOW })).toHaveLength(2_000);
  });

  test("before anything was stored imports nothing", async () => {
    const stop = new AbortController();
    stop.abort();
    expect(await importText(closes(5), { ...CLOSES, signal: stop.signal })).toBeUndefined();
  });
});
