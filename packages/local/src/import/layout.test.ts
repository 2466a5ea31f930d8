import { addSlots, HOUR, MINUTE, minutes, type PriceRow, RULE, SLOT_LENGTH, type Slot, slotAt } from "@tracker/core";
import { EUR, GBP, price, USD } from "@tracker/core/testing";
import { describe, expect, test } from "vitest";
import { importText } from "../testing/import-text.ts";

const NOW = Date.UTC(2026, 10, 24, 12, 1);
const NOON = slotAt(NOW);
const at = (index: number) => addSlots(NOON, index);
const iso = (instant: number) => new Date(instant).toISOString();

const EXPORT = "slot,currency,price,quality,kept,asked,dispersion,captured_at,rule";
const lines = (...all: string[]) => `${all.join("\n")}\n`;
const line = (change: Record<string, unknown> = {}) =>
  Object.values({
    ...{ slot: iso(at(-1)), currency: "USD", price: "107353.9701", quality: "ok", kept: 3, asked: 5 },
    ...{ dispersion: 0.000123, captured_at: iso(at(-1) + 789), rule: 2 },
    ...change,
  }).join();
const row: PriceRow = {
  ...{ slot: at(-1), currency: USD, price: price(107_353.9701), quality: "ok", kept: 3, asked: 5 },
  ...{ dispersion: 0.000123, rule: 2, capturedAt: at(-1) + 789 },
};

/** The same row in JSON. */
const object = JSON.stringify({ ...row, slot: iso(row.slot), price: 107_353.9701, capturedAt: iso(row.capturedAt) });

/** The dollar prices that a text imports, and the warnings for the others. */
async function read(text: string, flags: { currency?: typeof USD; timestamp?: "start" | "end" } = {}) {
  const imported = await importText(text, { now: NOW, ...flags });
  return { rows: (await imported?.rows(USD)) ?? [], warned: imported?.warned ?? [], code: imported?.code };
}

describe("a row of our own export", () => {
  test("is imported unchanged", async () => {
    expect(await read(lines(EXPORT, line()))).toEqual({ rows: [row], warned: [], code: 0 });
  });

  test("is read by its columns' names, in any order and with other columns", async () => {
    const [names, values] = [EXPORT.split(","), line().split(",")];
    const other = (of: string[], more: string) => [more, ...of.toReversed()].join();
    expect(await read(lines(other(names, "note"), other(values, "x")))).toMatchObject({ rows: [row], warned: [] });
  });

  test("is refused if the file may be truncated in it, or names a column twice", async () => {
    const cut = `${lines(EXPORT, line())}${line({ slot: iso(at(-2)) }).slice(0, -1)}`;
    expect(await read(cut)).toMatchObject({
      rows: [row],
      warned: [expect.stringContaining("has no newline")],
      code: 1,
    });
    await expect(read(lines(`${EXPORT},rule`, `${line()},7`))).rejects.toThrow("names rule twice");
  });

  test("is refused in one line if all rows are a replay's", async () => {
    const replayed = line({ captured_at: iso(at(-1)) });
    await expect(read(lines(EXPORT, ...Array(30).fill(replayed)))).rejects.toThrow(
      /: its prices were captured exactly/,
    );
    expect((await read(lines(EXPORT, replayed, line()))).warned).toEqual([expect.stringContaining("as in a replay")]);
  });

  test("in JSON is refused if the list has no end, or has ended before it", async () => {
    expect(await read(lines("[", object, "]"))).toEqual({ rows: [row], warned: [], code: 0 });
    const cut = await read(lines("[", `${object},`));
    expect(cut).toMatchObject({ rows: [row], warned: [expect.stringContaining("the list has no end")], code: 1 });
    const more = await read(lines("[", "]", object));
    expect(more).toMatchObject({ rows: [], warned: [expect.stringContaining("is after the end")], code: 1 });
  });

  test("without a rule has rule 1", async () => {
    const text = lines(EXPORT.replace(",rule", ""), line().replace(/,2$/, ""));
    expect((await read(text)).rows).toEqual([{ ...row, rule: 1 }]);
  });

  test.each<[Record<string, unknown>, Partial<PriceRow>]>([
    [
      { quality: "degraded", kept: 2 },
      { quality: "degraded", kept: 2 },
    ],
    [
      { quality: "backfilled", kept: 2, asked: 2, dispersion: 0 },
      { quality: "backfilled", kept: 2, asked: 2, dispersion: 0 },
    ],
    [
      { quality: "imported", kept: 0, asked: 0, dispersion: 0, rule: 1 },
      { quality: "imported", kept: 0, asked: 0, dispersion: 0, rule: 1 },
    ],
    [{ price: "0.0001" }, { price: price(0.0001) }],
    [
      { slot: iso(NOON), captured_at: iso(NOON - 900) },
      { slot: NOON, capturedAt: NOON - 900 },
    ],
  ])("with %j is accepted", async (change, expected) => {
    expect(await read(lines(EXPORT, line(change)))).toMatchObject({ rows: [{ ...row, ...expected }], warned: [] });
  });

  test.each<[Record<string, unknown>, string]>([
    [{ kept: 1 }, "a price of 1 of 5 votes is not ok"],
    [{ kept: 2 }, "a price of 2 of 5 votes is not ok"],
    [{ kept: 6 }, "a price of 6 of 5 votes is not ok"],
    [{ quality: "degraded" }, "a price of 3 of 5 votes is not degraded"],
    [{ quality: "backfilled", kept: 1 }, "a price of 1 of 5 votes is not backfilled"],
    [{ quality: "imported" }, "a price of 3 of 5 votes is not imported"],
    [{ quality: "imported", kept: 0 }, "a price of 0 of 5 votes is not imported"],
    [{ quality: "imported", kept: 0, asked: 0 }, "a price without votes has no dispersion"],
    [{ quality: "fine" }, 'quality: "fine" is not one of ok, degraded, backfilled, imported'],
    [{ price: "0" }, 'price: "0" is not a decimal above 0'],
    [{ price: "-5" }, 'price: "-5" is not a decimal above 0'],
    [{ price: "0.00001" }, 'price: "0.00001" is not a decimal above 0'],
    [{ price: "1e99" }, 'price: "1e99" has an exponent, and may have lost digits: write it out'],
    [{ price: "1.21E+05" }, 'price: "1.21E+05" has an exponent'],
    [{ price: "" }, "price is missing"],
    [{ currency: "usd" }, 'currency: "usd" is not'],
    [{ slot: iso(at(-1) + MINUTE) }, `is not on a boundary of ${minutes(SLOT_LENGTH)}`],
    [{ slot: iso(at(1)) }, "is in the future"],
    [{ kept: 256, asked: 256 }, 'kept: "256" is not a whole number from 0 to 255'],
    [{ dispersion: "-0.1" }, 'dispersion: "-0.1" is not'],
    [{ dispersion: 1_000 }, 'dispersion: "1000" is not'],
    [{ rule: 0 }, 'rule: "0" is not'],
    [{ captured_at: iso(at(-2) + 789) }, "it was captured before its slot"],
    [{ captured_at: iso(NOW + 25 * HOUR) }, "it was captured in the future"],
    [{ captured_at: "9999-12-30T12:00:00-05:00" }, "it was captured in the future"],
    [{ captured_at: "yesterday" }, 'captured_at: "yesterday" is not'],
    [{ captured_at: iso(at(-1)) }, "it was captured exactly at a slot boundary, as in a replay"],
  ])("with %j is refused", async (change, reason) => {
    const { rows, warned, code } = await read(lines(EXPORT, line(change), line({ slot: iso(at(-2)) })));
    expect([rows.map(({ slot }) => slot), code]).toEqual([[at(-2)], 1]);
    expect(warned).toEqual([expect.stringMatching(/^prices\.csv:2: /)]);
    expect(warned[0]).toContain(reason);
  });

  test("can be JSON", async () => {
    const other = JSON.stringify({
      ...JSON.parse(object),
      slot: iso(at(-3)),
      capturedAt: iso(at(-3) + 1),
      rule: undefined,
    });
    const { rows, warned } = await read(`[\n${object},\n5,\n{"slot":\n${other}\n]\n`);
    expect(rows).toEqual([{ ...row, slot: at(-3), capturedAt: at(-3) + 1, rule: 1 }, row]);
    expect(warned).toEqual([3, 4].map((number) => `prices.csv:${number}: is not a price as npm run export writes it`));
  });
});

describe("a row of the table that this project replaces", () => {
  const HEADING = "btctimeX,bpi_usd_rateX,bpi_gbp_rateX,bpi_eur_rateX";
  const imported = { quality: "imported", kept: 0, asked: 0, dispersion: 0, rule: RULE, capturedAt: NOW };
  const time = (slot: Slot, more = 0) => iso(slot + more).replace(/\.000Z$/, "+00:00");

  test("is one price for each currency, with commas and quotation marks", async () => {
    const text = lines(HEADING, `"${time(at(-1))}","34,851.1","25,042.1234",29203.5`);
    const told = await importText(text, { now: NOW });
    const rows = await Promise.all([USD, GBP, EUR].map(async (currency) => told?.rows(currency)));
    expect(rows.flat()).toEqual([
      { slot: at(-1), currency: USD, price: price(34_851.1), ...imported },
      { slot: at(-1), currency: GBP, price: price(25_042.1234), ...imported },
      { slot: at(-1), currency: EUR, price: price(29_203.5), ...imported },
    ]);
    expect([told?.code, told?.warned]).toEqual([0, []]);
  });

  test("may lack a currency", async () => {
    const told = await importText(lines(HEADING, `${time(at(-1))},NULL,,1`, `${time(at(-2))},5,,`), { now: NOW });
    expect((await told?.rows(USD))?.map(({ slot }) => slot)).toEqual([at(-2)]);
    expect((await told?.rows(EUR))?.map(({ slot }) => slot)).toEqual([at(-1)]);
    expect(told?.warned).toEqual([]);
  });

  test("belongs to the slot within a minute of the index's publication", async () => {
    const rows = [
      time(at(-9), -MINUTE),
      time(at(-7), 37_000),
      time(at(-5), MINUTE + 1_000),
      time(at(-3), -MINUTE - 1_000),
    ];
    const told = await importText(lines(HEADING, ...rows.map((of) => `${of},5,,`)), { now: NOW });
    expect((await told?.rows(USD))?.map(({ slot }) => slot)).toEqual([at(-9), at(-7)]);
    expect(told?.warned.map((text) => text.slice(0, 13))).toEqual(["prices.csv:4:", "prices.csv:5:"]);
  });

  test("is refused as a whole", async () => {
    const rows = [
      `${time(at(-1))},5,4,nothing`,
      `${time(at(-2))},34,851.1,25042.1,29203.5`,
      `${time(at(-3))},"3,4851.1",,`,
    ];
    const { rows: stored, warned } = await read(lines(HEADING, ...rows));
    expect([stored, warned]).toEqual([
      [],
      [
        expect.stringContaining('prices.csv:2: bpi_eur_ratex: "nothing" is not a decimal'),
        "prices.csv:3: has 5 fields, but the header has 4",
        expect.stringContaining('prices.csv:4: bpi_usd_ratex: "3,4851.1" is not a decimal'),
      ],
    ]);
  });
});

describe("a close", () => {
  const closes = (...times: (number | string)[]) =>
    lines("Timestamp,Open,Close", ...times.map((time, index) => `${time},9,${100 + index}`));

  test("at the end of its candle is the price of the slot that begins then", async () => {
    const text = closes(iso(at(-2)), at(-1) / 1_000, at(0));
    expect(await read(text, { currency: USD, timestamp: "end" })).toMatchObject({
      rows: [
        { slot: at(-2), price: price(100), quality: "imported", kept: 0, asked: 0, capturedAt: NOW },
        { slot: at(-1), price: price(101) },
        { slot: at(0), price: price(102) },
      ],
      warned: [],
    });
  });

  test("at the start of its candle is the price of the next slot", async () => {
    const text = closes(iso(at(-2)), at(-1) / 1_000, at(0));
    const { rows, warned } = await read(text, { currency: USD, timestamp: "start" });
    expect(rows).toMatchObject([
      { slot: at(-1), price: price(100) },
      { slot: at(0), price: price(101) },
    ]);
    expect(warned).toEqual([expect.stringMatching(/^prices\.csv:4: timestamp: .* is in the future$/)]);
  });

  test("of candles of another length is accepted only with their ends", async () => {
    const minutely = closes(...Array.from({ length: 20 }, (_, index) => iso(at(-9) + index * MINUTE)));
    await expect(read(minutely, { currency: USD, timestamp: "start" })).rejects.toThrow(
      `prices.csv: its lines are not ${minutes(SLOT_LENGTH)} apart, so its candles do not end`,
    );
    const { rows } = await read(minutely, { currency: USD, timestamp: "end" });
    expect(rows.length).toBe(Math.ceil((20 * MINUTE) / SLOT_LENGTH));
    const hourly = closes(...Array.from({ length: 20 }, (_, index) => iso(at(12 * (index - 20)))));
    await expect(read(hourly, { currency: USD, timestamp: "start" })).rejects.toThrow(" apart, so its candles ");
    const gaps = closes(...Array.from({ length: 20 }, (_, index) => iso(at(index < 7 ? index - 100 : index - 50))));
    expect((await read(gaps, { currency: USD, timestamp: "start" })).rows).toHaveLength(20);
  });
});

describe("a heading", () => {
  test.each<[string, string]>([
    [
      "start,currency,open,high,low,close",
      'its first line, "start,currency,open,high,low,close", is neither slot,currency',
    ],
    ["Slot;Currency;Price", 'its first line, "Slot;Currency;Price", is neither'],
    ["slot,currency,price,quality,kept", "its first line does not name asked, dispersion, captured_at"],
    [`${EXPORT},price`, "its first line names price twice"],
    ["btctimeX", "its first line does not name bpi_usd_ratex"],
    ["timestamp,open", "its first line does not name close"],
    ["timestamp,close,Close", "its first line names close twice"],
  ])("of %s is refused", async (heading, reason) => {
    const flags = heading.startsWith("timestamp") ? ({ currency: USD, timestamp: "end" } as const) : {};
    await expect(read(lines(heading, "1"), flags)).rejects.toThrow(
      expect.objectContaining({ code: "bad-input", message: expect.stringContaining(`\n  prices.csv: ${reason}`) }),
    );
  });

  test("of closes needs the flags for their currency and for the end of the candle, and asks for both at once", async () => {
    await expect(read("timestamp,close\n")).rejects.toThrow(
      "2 problems, and nothing was started:\n  prices.csv: it does not say which currency its prices are in: give --currency, for example --currency USD\n  prices.csv: it does not say which end",
    );
  });

  test("of another table refuses both flags", async () => {
    await expect(read(`${EXPORT}\n`, { currency: USD, timestamp: "end" })).rejects.toThrow(
      "\n  prices.csv: --currency is only for lines of timestamp,close\n  prices.csv: --timestamp is only for",
    );
  });
});
