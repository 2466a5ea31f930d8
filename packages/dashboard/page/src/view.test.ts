import { describe, expect, test } from "vitest";
import { type Link, readView, writeView } from "./view.ts";

const CURRENCIES = ["USD", "GBP"];
const read = (search: string) => readView(search, CURRENCIES);
const AFTERNOON = { from: Date.UTC(2025, 6, 14, 12), to: Date.UTC(2025, 6, 14, 18) };

describe("a view and its address", () => {
  test.each<[string, Link]>([
    ["", { currency: "USD", kind: "line", span: "24H" }],
    ["?zone=utc", { currency: "USD", kind: "line", span: "24H", zone: "utc" }],
    ["?currency=GBP&chart=candles&range=All", { currency: "GBP", kind: "candles", span: "All" }],
    ["?from=2025-07-14T12:00Z&to=2025-07-14T18:00Z", { currency: "USD", kind: "line", span: AFTERNOON }],
  ])("%j means the one and is written for it", (search, view) => {
    expect(read(search)).toEqual({ value: view });
    expect(writeView(view, CURRENCIES)).toBe(search);
  });

  test("unknown parameters are ignored, and defaults may be written out", () => {
    expect(read("?utm_source=mail&currency=USD&range=24H&chart=line").value).toEqual(read("").value);
  });
});

describe("an address that is not understood", () => {
  test.each([
    ["?range=2D", 'range: "2D" is not one of 1H, 24H, 7D, 30D, 1Y, All; for example range=1H'],
    ["?currency=usd", 'currency: "usd" is not one of USD, GBP; for example currency=USD'],
    ["?zone=CET", 'zone: "CET" is not one of local, utc; for example zone=local'],
    ["?chart=pie", 'chart: "pie" is not one of line, candles; for example chart=line'],
    [
      "?from=yesterday&to=2025-07-14",
      'from: "yesterday" is not a time in UTC such as 2025-07-14 or 2025-07-14T09:35Z; for example from=2025-07-14T12:00Z',
    ],
    [
      "?from=2025-13-01&to=2025-07-14",
      'from: "2025-13-01" is not a time in UTC such as 2025-07-14 or 2025-07-14T09:35Z; for example from=2025-07-14T12:00Z',
    ],
    ["?from=2025-07-14", "from and to go together: give both"],
    ["?to=2025-07-14", "from and to go together: give both"],
    ["?from=2025-07-14&to=2025-07-14", "from must lie before to"],
    ["?from=1900-01-01&to=2025-07-14", "from and to may be 12000 days apart at most"],
    ["?from=1990-01-01T00:10Z&to=2022-11-09T00:10Z", "from and to may be 12000 days apart at most"],
    ["?range=1H&range=7D", "range is given more than once"],
    ["?from=2025-07-13&to=2025-07-14&range=1H", "range and from with to exclude each other: give one of them"],
  ])("%s says what is allowed", (search, problem) => {
    expect(read(search)).toEqual({ problems: [problem] });
  });

  test("all mistakes are listed at once", () => {
    expect(read("?range=2D&currency=CHF&from=x").problems).toHaveLength(3);
    expect(read("?currency=CHF&from=2025-07-14").problems).toEqual([
      'currency: "CHF" is not one of USD, GBP; for example currency=USD',
      "from and to go together: give both",
    ]);
  });
});
