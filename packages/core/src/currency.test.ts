import { expect, test } from "vitest";
import { DEFAULT_CURRENCIES, parseCurrency } from "./currency.ts";
import { INSTRUMENT } from "./instrument.ts";

test.each(["", "US", "usd", "USDT", "XUSD", "US1", " USD", "USD\n"])("%j is not a currency", (text) => {
  expect(parseCurrency(text)).toBeUndefined();
});

test("three capital letters are a currency, and the instrument's are the default", () => {
  expect(parseCurrency("USD")).toBe("USD");
  expect(DEFAULT_CURRENCIES).toEqual(INSTRUMENT.currencies);
});
