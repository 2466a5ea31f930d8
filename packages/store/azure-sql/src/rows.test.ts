import { addSlots, toSlot } from "@tracker/core";
import { EUR, price, USD } from "@tracker/core/testing";
import { expect, test } from "vitest";
import { candle, capturesJson, judgedQuote, priceRow } from "./rows.ts";

const NOON = toSlot(Date.UTC(2026, 10, 24, 12, 0));

test("captures are sent as text, to the last digit and millisecond", () => {
  const row = {
    slot: NOON,
    currency: USD,
    price: price(899_999_999_999.9999),
    quality: "ok" as const,
    kept: 3,
    asked: 5,
    dispersion: 0.000_1,
    capturedAt: NOON + 1_234,
    rule: 2,
  };
  const quote = {
    source: "kraken" as const,
    currency: USD,
    last: price(1.5),
    bid: null,
    ask: null,
    venueTime: NOON - 1,
    receivedAt: NOON + 250,
    verdict: "kept" as const,
    detail: "“it's” ok",
    unchangedSince: addSlots(NOON, -3),
    othersThen: price(1.6),
  };
  const captures = [
    { slot: NOON, currency: USD, price: row, quotes: [quote], context: { reference: price(1.7), agreedSince: NOON } },
    { slot: NOON, currency: USD, price: null, quotes: [], context: null },
    { slot: NOON, currency: EUR, price: null, quotes: [], context: { reference: null, agreedSince: null } },
  ];
  expect(JSON.parse(capturesJson(captures))).toEqual({
    p: [
      ["USD", "2026-11-24T12:00:00", "899999999999.9999", "ok", 3, 5, "0.000100", "2026-11-24T12:00:01.234", 2],
      ["USD", "2026-11-24T12:00:00", null, null, null, null, null, null, null],
      ["EUR", "2026-11-24T12:00:00", null, null, null, null, null, null, null],
    ],
    q: [
      [
        "2026-11-24T12:00:00",
        "USD",
        "kraken",
        "1.5000",
        null,
        null,
        "2026-11-24T11:59:59.999",
        "2026-11-24T12:00:00.250",
        "kept",
        "“it's” ok",
        "2026-11-24T11:45:00",
        "1.6000",
      ],
    ],
    c: [["2026-11-24T12:00:00", "USD", "1.7000", "2026-11-24T12:00:00"]],
  });
});

test("zero is a value, not a missing one", () => {
  const quote = {
    source: "kraken" as const,
    currency: USD,
    last: price(0),
    bid: price(0),
    ask: null,
    venueTime: 0,
    receivedAt: 0,
    verdict: "not-positive" as const,
    detail: "",
    unchangedSince: toSlot(0),
    othersThen: price(0),
  };
  const context = { reference: price(0), agreedSince: toSlot(0) };
  const { q, c } = JSON.parse(capturesJson([{ slot: NOON, currency: USD, price: null, quotes: [quote], context }]));
  expect(q[0].slice(3)).toEqual([
    ...["0.0000", "0.0000", null, "1970-01-01T00:00:00.000", "1970-01-01T00:00:00.000", "not-positive", ""],
    ...["1970-01-01T00:00:00", "0.0000"],
  ]);
  expect(c[0].slice(2)).toEqual(["0.0000", "1970-01-01T00:00:00"]);
});

test("rows of an unexpected type are refused, not misread", () => {
  const row = {
    currency: "USD",
    slot: new Date(NOON),
    price: "1.0000",
    quality: "ok",
    kept: 3,
    asked: 3,
    dispersion: "0.000000",
    capturedAt: new Date(NOON),
  };
  expect(priceRow(row)).toMatchObject({ slot: NOON, price: price(1), dispersion: 0 });
  for (const wrong of [{ price: 1 }, { price: "many" }, { slot: "2026-11-24" }, { capturedAt: null }]) {
    expect(() => priceRow({ ...row, ...wrong })).toThrow(expect.objectContaining({ code: "store-failed" }));
  }
  expect(() => candle({ start: new Date(0), open: 5 })).toThrow(/answered with number/);
  expect(() => judgedQuote({ last: 5 })).toThrow(/answered with number/);
});
