import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import {
  addSlots,
  type Capture,
  type Currency,
  DAY,
  type JudgedQuote,
  type Quality,
  SLOT_LENGTH,
  toSlot,
} from "@tracker/core";
import { EUR, NO_PAST, price, USD } from "@tracker/core/testing";
import { openEmbeddedStore } from "@tracker/store-embedded";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { exportPrices } from "./export.ts";

const NOON = toSlot(Date.UTC(2026, 9, 24, 12, 0));
const JPY = "JPY" as Currency;
const iso = (instant: number) => new Date(instant).toISOString();
const NEVER = new AbortController().signal;

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "export-"));
  file = join(folder, "prices.db");
});
afterEach(() => rmSync(folder, { recursive: true }));

function capture(index: number, currency: Currency, last: number, quality: Quality | null = "ok"): Capture {
  const slot = addSlots(NOON, index);
  const votes =
    quality === "imported" ? { kept: 0, asked: 0, dispersion: 0 } : { kept: 2, asked: 3, dispersion: 0.000_123 };
  const row = { slot, currency, price: price(last), ...votes, rule: 2, capturedAt: slot + 1_234 };
  return { slot, currency, price: quality && { ...row, quality }, quotes: [], context: null };
}

const quote = (currency: Currency, change: Partial<JudgedQuote>): JudgedQuote => ({
  ...{ source: "kraken", currency, last: price(100), bid: price(99.5), ask: price(100.5), venueTime: NOON - 1_000 },
  ...{ receivedAt: NOON + 250, verdict: "kept", detail: null, ...NO_PAST },
  ...change,
});

async function stored(...captures: readonly Capture[]): Promise<void> {
  const store = openEmbeddedStore(file);
  await store.save(captures);
  await store.close();
}

/** The output and the exit code. */
async function ended(args: readonly string[], signal = NEVER) {
  let text = "";
  const warned: string[] = [];
  const warn = (line: string) => warned.push(line);
  const pipe = async (chunks: AsyncIterable<string>) => {
    for await (const chunk of chunks) text += chunk;
  };
  const io = { environment: {}, input: Readable.from([]), print: () => {}, warn, pipe, signal };
  const code = await exportPrices.run(["--file", file, ...args], io);
  return { code, text, warned: warned.map((line) => line.replace(file, "FILE")) };
}

async function exported(args: readonly string[], signal = NEVER): Promise<string> {
  const { code, text } = await ended(args, signal);
  expect(code).toBe(0);
  return text;
}

const csv = async (...args: readonly string[]) => (await exported(["--format", "csv", ...args])).split("\n");
const json = async (...args: readonly string[]) => JSON.parse(await exported(["--format", "json", ...args]));

describe("npm run export", () => {
  const PRICES = [capture(1, USD, 101.5, "degraded"), capture(0, USD, 100), capture(0, JPY, 15_000.25, "imported")];
  const lines = [
    "slot,currency,price,quality,kept,asked,dispersion,captured_at,rule",
    "2026-10-24T12:00:00.000Z,JPY,15000.2500,imported,0,0,0,2026-10-24T12:00:01.234Z,2",
    "2026-10-24T12:00:00.000Z,USD,100.0000,ok,2,3,0.000123,2026-10-24T12:00:01.234Z,2",
    `${iso(addSlots(NOON, 1))},USD,101.5000,degraded,2,3,0.000123,${iso(addSlots(NOON, 1) + 1_234)},2`,
    "",
  ];

  test("writes every column of a price, in every stored currency", async () => {
    await stored(...PRICES);
    expect(await csv()).toEqual(lines);
    expect(await json()).toHaveLength(3);
    expect((await json())[1]).toEqual({
      slot: "2026-10-24T12:00:00.000Z",
      currency: "USD",
      price: 100,
      quality: "ok",
      kept: 2,
      asked: 3,
      dispersion: 0.000123,
      capturedAt: "2026-10-24T12:00:01.234Z",
      rule: 2,
    });
  });

  test("writes only the given currency or range", async () => {
    await stored(...PRICES);
    expect(await csv("--currency", "JPY")).toEqual([lines[0], lines[1], ""]);
    expect(await csv("--from", iso(addSlots(NOON, 1)))).toEqual([lines[0], lines[3], ""]);
    expect(await csv("--to", iso(addSlots(NOON, 1)), "--currency", "USD")).toEqual([lines[0], lines[2], ""]);
    expect(await csv("--from", "2026-10-25")).toEqual([lines[0], ""]);
  });

  test("writes a long range page by page, sorted by slot throughout", async () => {
    const days = [0, 29, 30, 31, 95].map((day) => (day * DAY) / SLOT_LENGTH);
    await stored(...days.flatMap((day) => [capture(day, USD, 100 + day), capture(day + 1, EUR, 90 + day)]));
    const slots = (await csv()).slice(1, -1).map((line) => line.slice(0, 28));
    expect(slots).toEqual(
      days.flatMap((day) => [`${iso(addSlots(NOON, day))},USD`, `${iso(addSlots(NOON, day + 1))},EUR`]),
    );
  });

  test("writes the columns, or an empty list, if nothing is stored", async () => {
    await stored();
    expect([await csv(), await csv("--quotes")]).toEqual([
      [lines[0], ""],
      [expect.stringMatching(/^slot,.*_then$/), ""],
    ]);
    expect([await json(), await json("--quotes")]).toEqual([[], []]);
  });

  test.each([["csv"], ["json"]])("says that nothing is stored, or nothing in the range (%s)", async (format) => {
    await stored(capture(0, USD, 100));
    const asked = (...args: string[]) => ended(["--format", format, ...args]);
    const none = (what: string) => ({ code: 0, warned: [`FILE: no ${what} are stored in this range`] });
    expect(await asked("--to", "2020-01-01")).toMatchObject(none("prices"));
    expect(await asked("--to", "2020-01-01", "--currency", "USD")).toMatchObject(none("prices"));
    expect(await asked("--quotes", "--to", "2020-01-01")).toMatchObject(none("quotes"));
    expect(await asked()).toMatchObject({ code: 0, warned: [] });
  });

  test.each([["csv"], ["json"]])(
    "refuses a currency that was never stored, and writes nothing (%s)",
    async (format) => {
      await stored();
      const asked = (...args: string[]) => ended(["--format", format, "--currency", "CHF", ...args]);
      const none = "is stored, so nothing was written";
      expect(await asked()).toEqual({ code: 1, text: "", warned: [`FILE: no price in CHF ${none}`] });
      await stored(capture(0, USD, 100), capture(0, EUR, 90));
      const others = "s in EUR, USD";
      expect(await asked()).toEqual({
        code: 1,
        text: "",
        warned: [`FILE: no price in CHF ${none}; there are price${others}`],
      });
      expect(await asked("--quotes")).toEqual({
        code: 1,
        text: "",
        warned: [`FILE: no quote in CHF ${none}; there are quote${others}`],
      });
    },
  );

  test("with --quotes writes every column of a quote, and quotes a detail that contains a comma or a quotation mark", async () => {
    const silent = { last: null, bid: null, ask: null, venueTime: null, verdict: "no-answer" } as const;
    const past = { unchangedSince: addSlots(NOON, -1), othersThen: price(99.75) };
    await stored(
      {
        ...capture(0, USD, 100),
        quotes: [
          quote(USD, past),
          quote(USD, { ...silent, source: "elm", detail: 'elm USD: "busy", it says\nand more' }),
        ],
      },
      {
        ...capture(0, EUR, 90, null),
        quotes: [quote(EUR, { verdict: "no-quorum", detail: "only one usable quote left" })],
      },
      { ...capture(500, USD, 90), quotes: [quote(USD, { source: "fir" })] },
    );
    const at = "2026-10-24T12:00:00.000Z";
    const amounts = "100.0000,99.5000,100.5000,2026-10-24T11:59:59.000Z,2026-10-24T12:00:00.250Z";
    expect(await exported(["--format", "csv", "--quotes"])).toBe(
      [
        "slot,currency,source,last,bid,ask,venue_time,received_at,verdict,detail,unchanged_since,others_then",
        `${at},EUR,kraken,${amounts},no-quorum,only one usable quote left,,`,
        `${at},USD,elm,,,,,2026-10-24T12:00:00.250Z,no-answer,"elm USD: ""busy"", it says\nand more",,`,
        `${at},USD,kraken,${amounts},kept,,${iso(addSlots(NOON, -1))},99.7500`,
        `${iso(addSlots(NOON, 500))},USD,fir,${amounts},kept,,,`,
        "",
      ].join("\n"),
    );
    expect((await json("--quotes", "--currency", "USD")).map((one: { source: string }) => one.source)).toEqual([
      "elm",
      "kraken",
      "fir",
    ]);
    expect((await json("--quotes"))[2]).toEqual({
      ...{ slot: at, currency: "USD", source: "kraken", last: 100, bid: 99.5, ask: 100.5 },
      ...{
        venueTime: "2026-10-24T11:59:59.000Z",
        receivedAt: "2026-10-24T12:00:00.250Z",
        verdict: "kept",
        detail: null,
      },
      ...{ unchangedSince: iso(addSlots(NOON, -1)), othersThen: 99.75 },
    });
    expect((await json("--quotes"))[1]).toMatchObject({ last: null, venueTime: null, othersThen: null });
  });

  test("says when it is stopped that the output is incomplete", async () => {
    await stored(...PRICES);
    await expect(exported(["--format", "csv"], AbortSignal.abort())).rejects.toThrow(
      "stopped: the output is incomplete",
    );
  });
});
