import { randomBytes } from "node:crypto";
import { DAY, HOUR, type PriceRow, type Range, SECOND, SLOT_LENGTH } from "@tracker/core";
import { USD } from "@tracker/core/testing";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { type Kind, type Shelf, shelfOf } from "./shelf.ts";
import { capture, collected, NOON } from "./testing/index.ts";

const TODAY = NOON - HOUR * 12;
let now: number;
let read: ReturnType<typeof vi.fn<(range: Range) => Promise<PriceRow[]>>>;
let kind: Kind<PriceRow>;

beforeEach(() => {
  now = NOON + 20 * SECOND;
  // A price every six hours in any range.
  read = vi.fn(async ({ from, to }) =>
    Array.from({ length: Math.ceil((to - from) / (6 * HOUR)) }, (_, index) => {
      const at = (from - NOON) / SLOT_LENGTH + (index * 6 * HOUR) / SLOT_LENGTH;
      return capture(at, 100, "ok").price as PriceRow;
    }),
  );
  const write = { json: ({ slot }: PriceRow) => String(slot), csv: ({ quality }: PriceRow) => quality };
  kind = { name: "prices", piece: DAY, read, startOf: ({ slot }) => slot, write };
});

const shelf = (frugal?: true): Shelf =>
  shelfOf({ store: {} as never, clock: { now: () => now }, currencies: [USD], ...(frugal && { frugal }) });

const days = (from: number, to: number): Range => ({ from: TODAY + from * DAY, to: TODAY + to * DAY });
const asked = () => read.mock.calls.map(([{ from, to }]) => [(from - TODAY) / DAY, (to - TODAY) / DAY]);

async function rowsOf(of: Shelf, range: Range): Promise<number> {
  const pieces = await collected(of.pieces(kind, range));
  return pieces.flatMap(({ starts }) => [...starts]).length;
}

test("reads whole pieces; from a frugal store all missing ones with one question", async () => {
  const one = shelf(true);
  const part = { from: TODAY - 10 * DAY + 1, to: TODAY - 8 * DAY + 1 };
  await one.load(kind, part);
  await one.load(kind, { ...part, from: part.from + HOUR });
  expect(await rowsOf(one, part)).toBe(3 * 4);
  await one.load(kind, days(-12, -6));
  await one.load({ ...kind, name: "others" }, days(-10, -9));
  expect(asked()).toEqual([
    [-10, -7],
    [-12, -6],
    [-10, -9],
  ]);
});

test("reads each piece separately from any other store", async () => {
  await shelf().load(kind, days(-10, -7));
  expect(asked()).toEqual([
    [-10, -9],
    [-9, -8],
    [-8, -7],
  ]);
});

test("merges equal concurrent questions, and a different one uses what an earlier one has read", async () => {
  const one = shelf();
  await Promise.all([days(-9, -8), days(-9, -8), days(-9, -7)].map((range) => one.load(kind, range)));
  expect(asked()).toEqual([
    [-9, -8],
    [-8, -7],
  ]);
});

test("a failure reaches everyone who asked the same, and is not cached", async () => {
  const one = shelf();
  read.mockRejectedValueOnce(new Error("lost"));
  const both = [days(-9, -8), days(-9, -8)].map((range) => one.load(kind, range));
  expect((await Promise.allSettled(both)).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(read).toHaveBeenCalledTimes(1);
  await one.load(kind, days(-9, -8));
  expect(read).toHaveBeenCalledTimes(2);
});

test("many years are read from a frugal store a year at a time", async () => {
  const one = shelf(true);
  const month = { ...kind, piece: 73 * DAY };
  await one.load(month, days(-10 * 365, 0));
  const lengths = read.mock.calls.map(([{ from, to }]) => (to - from) / DAY);
  expect(Math.max(...lengths)).toBeLessThanOrEqual(365 + 73);
  expect(lengths.length).toBeLessThanOrEqual(11);
});

test.each([
  [undefined, "once a second", SECOND],
  [true as const, "once a slot", SLOT_LENGTH],
])("frugal %s: the present is read again %s, and the past once an hour", async (frugal, _what, open) => {
  const one = shelf(frugal);
  const readAgain = async (range: Range) => {
    const before = read.mock.calls.length;
    await one.load(kind, range);
    return read.mock.calls.length > before;
  };
  const [present, past] = [days(0, 1), days(-3, -2)];
  now = NOON + 15 * SECOND;
  expect([await readAgain(present), await readAgain(past)]).toEqual([true, true]);
  now = NOON + 15 * SECOND + open - 1;
  expect([await readAgain(present), await readAgain(past)]).toEqual([false, false]);
  now += 1;
  expect([await readAgain(present), await readAgain(past)]).toEqual([true, false]);
  now = NOON + 15 * SECOND + HOUR - 1;
  expect(await readAgain(past)).toBe(false);
  now += 1;
  expect(await readAgain(past)).toBe(true);
});

test("each answer gets its rows even if the clock outruns it", async () => {
  const one = shelfOf({ store: {} as never, clock: { now: () => (now += DAY) }, currencies: [USD] });
  await one.load(kind, days(-9, -7));
  expect(await rowsOf(one, days(-9, -7))).toBe(8);
});

describe("a frugal store", () => {
  const old = (index: number) => days(-1_000 - 2 * index, -999 - 2 * index);

  test("gets a limited number of unusual questions per slot, and all the usual ones", async () => {
    const one = shelf(true);
    for (let index = 0; index < 250; index++) await one.load(kind, old(index));
    await expect(one.load(kind, old(250))).rejects.toMatchObject({
      code: "no-answer",
      retryAfter: SLOT_LENGTH / SECOND - 5,
    });
    await expect(one.load(kind, days(1, 2))).rejects.toMatchObject({ code: "no-answer" });
    await one.load(kind, old(0));
    for (let day = -99; day < 1; day++) await one.load(kind, days(day, day + 1));
    expect(read).toHaveBeenCalledTimes(250 + 100);
    now += SLOT_LENGTH;
    await one.load(kind, old(250));
    expect(read).toHaveBeenCalledTimes(250 + 100 + 1);
  });

  test("gets usual questions before unusual ones that came earlier", async () => {
    const one = shelf(true);
    await Promise.all([old(1), old(2), old(3), days(0, 1)].map((range) => one.load(kind, range)));
    expect(asked().map(([from]) => from)).toEqual([-1_002, 0, -1_004, -1_006]);
  });

  test("has this limit, unlike any other store", async () => {
    const one = shelf();
    for (let index = 0; index < 300; index++) await one.load(kind, old(index));
    expect(read).toHaveBeenCalledTimes(300);
  });
});

test("holds a limited number of bytes, and drops the least recently used piece", async () => {
  // Random data, which does not compress.
  const write = { json: () => randomBytes(6_000_000).toString("base64"), csv: () => "" };
  const large = { ...kind, write };
  read.mockImplementation(async ({ from }) => [capture((from - NOON) / SLOT_LENGTH, 100, "ok").price as PriceRow]);
  const one = shelf();
  const load = async (day: number) => {
    const before = read.mock.calls.length;
    await one.load(large, days(day, day + 1));
    return read.mock.calls.length > before;
  };
  for (const day of [-9, -8, -7, -6, -5, -4]) expect(await load(day)).toBe(true);
  expect(await load(-9)).toBe(false);
  expect(await load(-3)).toBe(true);
  expect([await load(-9), await load(-7), await load(-8)]).toEqual([false, false, true]);
});
