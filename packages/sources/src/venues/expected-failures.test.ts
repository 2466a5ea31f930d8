import { formatPrice } from "@tracker/core";
import { describe, expect, test } from "vitest";
import { bitstamp } from "./bitstamp.ts";
import { coinbase } from "./coinbase.ts";
import { kraken } from "./kraken.ts";

/**
 * What is known to be wrong, with the issue that mends it in brackets. A test here that passes fails: it then loses its `fails` and moves to
 * where its subject is tested.
 */
describe("known to be wrong", () => {
  test.fails("a field that is no decimal is quoted in the error (rule 2 and time)", () => {
    const body = { price: "1,234.5", bid: "1", ask: "1", time: "2026-01-01T00:00:00Z" };
    expect(() => coinbase.ticker.read(body, "BTC-USD", 0 as never)).toThrow(
      'price: expected a decimal, found "1,234.5"',
    );
  });

  test.fails("a candle's start is quoted as it was sent (rule 2 and time)", () => {
    const rows = [[1_781_887_140, 1, 1, 1, 1, 1]];
    expect(() => coinbase.candles?.read(rows, "BTC-USD")).toThrow(/found 1781887140$/);
  });

  test.fails("Bitstamp's refusal of a parameter is told in its words (rule 2 and time)", () => {
    const errors = [{ field: "step", message: '"301" is not a valid choice.', code: "invalid_choice" }];
    expect(bitstamp.errorOf({ code: "validation-error", errors })).toContain('"301" is not a valid choice.');
  });

  test.fails("Kraken's warning beside a result is no error (rule 2 and time)", () => {
    expect(kraken.errorOf({ error: ["WGeneral:Deprecated"], result: { XXBTZUSD: {} } })).toBeUndefined();
  });

  test.fails("a candle row that cannot be read leaves the others (rule 2 and time)", () => {
    const row = (start: number, close: string | null) => [start, "1", "1", "1", close, "1", "1.0", 9];
    const body = { error: [], result: { XXBTZUSD: [row(1_710_327_600, "73370.6"), row(1_710_327_900, null)] } };
    const closes = kraken.candles?.read(body, "XBTUSD") ?? [];
    expect(closes.map(({ close }) => formatPrice(close))).toEqual(["73370.6000"]);
  });
});
