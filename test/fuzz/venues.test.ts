import { type Price, type Slot, type SourceName, TrackerError } from "@tracker/core";
import { VENUES } from "@tracker/sources";
import { sample, samplesOf } from "@tracker/sources/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { holds } from "./cases.ts";
import { hostileJson, isLine, spoilt } from "./hostile.ts";

function spoiltSamples(name: SourceName): fc.Arbitrary<unknown>[] {
  return samplesOf(name).flatMap((file) => {
    const good = sample(name, file);
    return typeof good === "string" ? [] : [spoilt(good)];
  });
}

/** Whether an amount occurs in the document, and so is not made from anything else. */
function isIn(document: unknown, amount: Price | null): boolean {
  if (amount === null) return true;
  const near = (leaf: unknown) =>
    leaf !== "" && Math.abs(Number(leaf) * 10_000 - amount) <= 0.5 + Math.abs(amount) * 1e-12;
  return Number.isSafeInteger(amount) && leavesOf(document).some(near);
}

function leavesOf(document: unknown, depth = 0): unknown[] {
  if (depth > 25) return [];
  if (typeof document !== "object" || document === null) return [document];
  return Object.values(document).flatMap((value) => leavesOf(value, depth + 1));
}

/** What a reader makes of a document; undefined if it refuses it properly. */
function readOrRefused<Made>(read: () => Made): Made | undefined {
  try {
    return read();
  } catch (error) {
    expect(error).toBeInstanceOf(TrackerError);
    const { code, message } = error as TrackerError;
    expect([code, isLine(message, 400)]).toEqual(["malformed-answer", true]);
    return undefined;
  }
}

describe.each(VENUES)("$name, whatever it answers", ({ name, ticker, candles, errorOf, symbols }) => {
  const symbol = fc.constantFrom(...Object.values(symbols));
  const body = fc.oneof(hostileJson.map(JSON.parse), ...spoiltSamples(name));

  test("gives a quote with the document's figures, or none", async () => {
    await holds(
      fc.property(body, symbol, (document, one) => {
        const quote = readOrRefused(() => ticker.read(document, one, 0 as Slot));
        if (quote === undefined) return;
        const { last, bid, ask, venueTime, ...rest } = quote;
        expect([last, bid, ask].map((amount) => isIn(document, amount))).toEqual([true, true, true]);
        expect(last).not.toBeNull();
        expect(rest).toEqual({});
        if (venueTime !== null) expect(new Date(venueTime).getTime()).toBe(venueTime);
      }),
    );
  });

  test("gives an error of one line, or none", async () => {
    await holds(
      fc.property(body, (document) => {
        const said = errorOf(document);
        if (said !== undefined) expect(said === "" || isLine(said, 200)).toBe(true);
      }),
    );
  });

  if (candles === undefined) return;
  test("gives candles with the document's figures, or none", async () => {
    await holds(
      fc.property(body, symbol, (document, one) => {
        const { closes = [], problem } = readOrRefused(() => candles.read(document, one)) ?? {};
        if (problem !== undefined)
          expect([problem.code, isLine(problem.message, 400)]).toEqual(["malformed-answer", true]);
        for (const { start, close, ...rest } of closes) {
          expect([start % 300_000, new Date(start).getTime(), rest]).toEqual([0, start, {}]);
          expect(isIn(document, close)).toBe(true);
        }
      }),
    );
  });
});
