import { describe, expect, test } from "vitest";
import { expectedOf } from "../testing/samples.ts";
import { VENUES } from "./index.ts";
import { kraken } from "./kraken.ts";

const SLOT = 0 as never;
const named = VENUES.map((venue) => [venue.name, venue] as const);

test.each(named)("the errors of %s are recognised", (name, { errorOf }) => {
  const cases = expectedOf(name).errors;
  expect(cases.map(([body]) => [body, errorOf(body) ?? null])).toEqual(cases);
  for (const body of [null, undefined, 1, "error", true]) expect(errorOf(body)).toBeUndefined();
});

/** The body with another value, or none, in one place. */
function changed(body: unknown, place: string, value: unknown): unknown {
  const copy = structuredClone(body);
  const steps = place.split(".");
  const last = steps.pop() as string;
  let at = copy as Record<string, unknown>;
  for (const step of steps) at = at[step] as Record<string, unknown>;
  if (value === undefined) delete at[last];
  else at[last] = value;
  return copy;
}

describe.each(named)("a ticker of %s", (name, { kind, ticker: { read } }) => {
  const { bare, tickers } = expectedOf(name);
  const { symbol, body, used } = bare;

  test("is read from the fields that are used, each from its own place", () => {
    const hasTime = Object.values(tickers).some(({ time }) => time !== null);
    expect(read(body, symbol, SLOT)).toEqual({
      last: 30_000,
      bid: kind === "index" ? null : 10_000,
      ask: kind === "index" ? null : 20_000,
      venueTime: hasTime ? Date.UTC(2026, 0, 2, 3, 4, 5) : null,
    });
  });

  test.each(used)("is refused without a valid value in %s", (place) => {
    for (const value of [undefined, null, true, {}, [], "x", "", "NaN"])
      expect(() => read(changed(body, place, value), symbol, SLOT)).toThrow(
        expect.objectContaining({ code: "malformed-answer", message: expect.stringContaining("expected") }),
      );
  });

  test("is refused if it is not a ticker", () => {
    for (const other of [null, undefined, "", 1, [], {}])
      expect(() => read(other, symbol, SLOT)).toThrow(expect.objectContaining({ code: "malformed-answer" }));
  });
});

test("another pair's prices are never used", () => {
  const pair = { c: ["3"], b: ["1"], a: ["2"] };
  const read = (symbol: string, key: string) => kraken.ticker.read({ result: { [key]: pair } }, symbol, SLOT).last;
  expect([read("XBTUSD", "XXBTZUSD"), read("XBTCHF", "XBTCHF"), read("XBTJPY", "XXBTZJPY")]).toEqual([
    30_000, 30_000, 30_000,
  ]);
  for (const key of ["XBTPYUSD", "XXBTZEUR", "XXBTUSD", "XBTZUSD", "xxbtzusd"])
    expect(() => read("XBTUSD", key)).toThrow(/found nothing/);
});
