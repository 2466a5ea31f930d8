import { describeError, TrackerError } from "@tracker/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { unwrap } from "./field.ts";
import { instant } from "./readers.ts";
import { readSettings, SETTINGS } from "./settings.ts";

describe("settings", () => {
  test("have defaults, and other people's variables do not matter", () => {
    expect(unwrap(readSettings({ PATH: "/bin", TRACKER_QUOTE_DAYS: "" }))).toMatchObject({
      currencies: ["USD", "GBP", "EUR"],
      sources: ["coinbase", "kraken", "bitstamp", "bitfinex", "gemini", "bitvavo"],
      coindeskKey: undefined,
      lookBackHours: 24,
      quoteDays: 90,
      web: true,
      urls: {},
    });
  });

  test("are read", () => {
    const settings = readSettings({
      TRACKER_CURRENCIES: "USD, JPY",
      TRACKER_SOURCES: "kraken,coindesk-bpi",
      TRACKER_WEB: "off",
      TRACKER_URL_COINDESK_BPI: "http://127.0.0.1:4100/bpi/",
      TRACKER_URL_KRAKEN: "https://proxy.example/kraken",
    });
    expect(unwrap(settings)).toMatchObject({
      currencies: ["USD", "JPY"],
      sources: ["kraken", "coindesk-bpi"],
      web: false,
      urls: { "coindesk-bpi": "http://127.0.0.1:4100/bpi", kraken: "https://proxy.example/kraken" },
    });
  });

  test("report everything that is wrong at once, each with the value, what is allowed and an example, and never a secret", () => {
    const { problems } = readSettings({
      TRACKER_CURRENCIES: "usd,€",
      TRACKER_QUOTE_DAYS: "0",
      TRACKER_COINDESK_KEY: "hunter2",
      TRACKER_URL_KRAKEN: "http://kraken.example",
      TRACKER_SOURCE: "kraken",
    });
    expect(problems).toEqual([
      'TRACKER_CURRENCIES: "usd,€" is not a comma-separated list of different ISO 4217 codes; for example TRACKER_CURRENCIES=USD,GBP,EUR',
      "TRACKER_COINDESK_KEY: its value (not shown) is not a key of 20 to 200 letters, digits, dots, dashes or underscores; for example TRACKER_COINDESK_KEY=0123456789abcdef0123",
      'TRACKER_QUOTE_DAYS: "0" is not a whole number of days from 1 to 3650; for example TRACKER_QUOTE_DAYS=90',
      'TRACKER_URL_KRAKEN: "http://kraken.example" is not an https address (http only on this machine) without a query; for example TRACKER_URL_KRAKEN=http://127.0.0.1:4100/venue',
      expect.stringMatching(/^TRACKER_SOURCE is not a setting of this project; the settings are TRACKER_CURRENCIES, /),
    ]);
  });

  test("that are wrong become one error", () => {
    const read = () => unwrap(readSettings({ TRACKER_WEB: "yes", TRACKER_QUOTE_DAYS: "x" }));
    expect(read).toThrow(TrackerError);
    expect(read).toThrow(
      /^The input has 2 problems, and nothing was started:\n {2}TRACKER_QUOTE_DAYS.*\n {2}TRACKER_WEB/,
    );
  });

  test("are read or refused, whatever they hold", () => {
    const environment = fc.dictionary(
      fc.constantFrom(...Object.values(SETTINGS).map(({ name }) => name)),
      fc.string({ unit: "binary" }),
    );
    fc.assert(
      fc.property(environment, (variables) => {
        const { problems = [] } = readSettings(variables);
        expect(problems.join()).not.toMatch(/\p{Cc}/u);
      }),
    );
  });

  test("name an example that is allowed", () => {
    for (const { name, example, read } of Object.values(SETTINGS))
      expect([name, read(example)]).not.toEqual([name, undefined]);
  });
});

test.each([
  ["2025-07-14", Date.UTC(2025, 6, 14)],
  ["2025-07-14T09:35Z", Date.UTC(2025, 6, 14, 9, 35)],
  ["2025-07-14T09:35:10Z", Date.UTC(2025, 6, 14, 9, 35, 10)],
  ["2025-07-14T09:35:10.25Z", Date.UTC(2025, 6, 14, 9, 35, 10, 250)],
  ["2024-02-29", Date.UTC(2024, 1, 29)],
  ["0001-01-01", Date.parse("0001-01-01")],
  ["9999-12-31T23:59:59Z", Date.UTC(9999, 11, 31, 23, 59, 59)],
  // What no database's time holds, or not when it is rounded to seconds.
  ["0000-12-31", undefined],
  ["9999-12-31T23:59:59.5Z", undefined],
  ["2025-06-31", undefined],
  ["2025-02-29", undefined],
  ["2025-13-01", undefined],
  ["2025-07-14T24:00Z", undefined],
  ["2025-07-14T09:35", undefined],
  ["2025-07-14T09:35+02:00", undefined],
  ["2025-07-14T09:35:10.1234Z", undefined],
  ["at 2025-07-14", undefined],
  ["2025-07-14 at noon", undefined],
])("%s is the time %s", (text, value) => {
  expect(instant(text)).toBe(value);
});

test("an error is one line for a person, with the way out", () => {
  expect(
    describeError(new TrackerError("store-locked", "the store is in use", { hint: "Stop the other run first." })),
  ).toBe("the store is in use. Stop the other run first.");
  expect(describeError(new RangeError("odd"))).toBe("RangeError: odd");
  expect(describeError("odd")).toBe("odd");
});
