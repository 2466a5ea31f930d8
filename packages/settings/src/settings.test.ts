import { cut, DEFAULT_CURRENCIES, TrackerError } from "@tracker/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { unwrap } from "./field.ts";
import { type KnownSource, readSettings, settingsOf, urlSetting } from "./settings.ts";

const SOURCES: readonly KnownSource[] = [
  { name: "oak", byDefault: true },
  { name: "elm", byDefault: true },
  { name: "ash", byDefault: true },
  { name: "keyed", byDefault: false, needs: "key" },
  { name: "old-index", byDefault: false, needs: "address" },
];

describe("settings", () => {
  test("have defaults, and other variables do not matter", () => {
    expect(unwrap(readSettings({ PATH: "/bin", TRACKER_QUOTE_DAYS: "" }, SOURCES))).toMatchObject({
      currencies: DEFAULT_CURRENCIES,
      sources: ["oak", "elm", "ash"],
      keys: {},
      lookBackHours: 24,
      quoteDays: 90,
      web: true,
      urls: {},
    });
  });

  test("are read", () => {
    const settings = readSettings(
      {
        TRACKER_CURRENCIES: "USD, JPY",
        TRACKER_SOURCES: "oak,old-index",
        TRACKER_WEB: "off",
        TRACKER_URL_OLD_INDEX: "http://127.0.0.1:4100/bpi/",
        TRACKER_URL_OAK: "https://proxy.example/oak",
      },
      SOURCES,
    );
    expect(unwrap(settings)).toMatchObject({
      currencies: ["USD", "JPY"],
      sources: ["oak", "old-index"],
      web: false,
      urls: { "old-index": "http://127.0.0.1:4100/bpi", oak: "https://proxy.example/oak" },
    });
  });

  test("report every problem at once, each with the value, what is allowed and an example, but never a secret", () => {
    const { problems } = readSettings(
      {
        TRACKER_CURRENCIES: "usd,€",
        TRACKER_QUOTE_DAYS: "0",
        TRACKER_KEYED_KEY: "hunter2",
        TRACKER_URL_OAK: "http://oak.example",
        TRACKER_SOURCE: "oak",
      },
      SOURCES,
    );
    expect(problems).toEqual([
      `TRACKER_CURRENCIES: "usd,€" is not a comma-separated list of different ISO 4217 codes; for example TRACKER_CURRENCIES=${DEFAULT_CURRENCIES.join()}`,
      'TRACKER_QUOTE_DAYS: "0" is not a whole number of days from 1 to 3650; for example TRACKER_QUOTE_DAYS=90',
      "TRACKER_KEYED_KEY: its value (not shown) is not a key of 20 to 200 letters, digits, dots, dashes or underscores; for example TRACKER_KEYED_KEY=0123456789abcdef0123",
      'TRACKER_URL_OAK: "http://oak.example" is not an https address (http only on this machine) without a query; for example TRACKER_URL_OAK=http://127.0.0.1:4100/venue',
      expect.stringMatching(/^TRACKER_SOURCE is not a setting of this project; the settings are TRACKER_CURRENCIES, /),
    ]);
  });

  test("that are wrong become one error", () => {
    const read = () => unwrap(readSettings({ TRACKER_WEB: "yes", TRACKER_QUOTE_DAYS: "x" }, SOURCES));
    expect(read).toThrow(TrackerError);
    expect(read).toThrow(
      /^The input has 2 problems, and nothing was started:\n {2}TRACKER_QUOTE_DAYS.*\n {2}TRACKER_WEB/,
    );
  });

  test("with any value are read or refused", () => {
    const environment = fc.dictionary(
      fc.constantFrom(...Object.values(settingsOf(SOURCES)).map(({ name }) => name)),
      fc.string({ unit: "binary" }),
    );
    fc.assert(
      fc.property(environment, (variables) => {
        const { problems = [] } = readSettings(variables, SOURCES);
        expect(problems.join()).not.toMatch(/\p{Cc}/u);
      }),
    );
  });

  test.each<[string, string[], string[]]>([
    [
      "TRACKER_KEYED_KEY",
      ["a".repeat(20), "a".repeat(200), `A9_.-${"x".repeat(15)}`],
      ["a".repeat(19), "a".repeat(201), `${"a".repeat(20)}!`, `!${"a".repeat(20)}`],
    ],
    ["TRACKER_LOOK_BACK_HOURS", ["1", "720"], ["0", "721", "x"]],
    ["TRACKER_QUOTE_DAYS", ["1", "3650"], ["0", "3651", "x"]],
    ["TRACKER_WEB", ["on", "off"], ["yes"]],
    ["TRACKER_URL_ELM", ["https://elm.example"], ["elm.example"]],
    ["TRACKER_URL_OLD_INDEX", ["http://localhost:1/x"], ["http://bpi.example"]],
    ["TRACKER_CURRENCIES", ["JPY"], ["JPY,JPY", "yen"]],
    ["TRACKER_SOURCES", ["elm,oak"], ["elm,elm", "mtgox", "toString"]],
  ])("%s takes what is allowed, and nothing else", (name, right, wrong) => {
    for (const text of right)
      expect([text, readSettings({ [name]: text }, SOURCES).problems]).toEqual([text, undefined]);
    for (const text of wrong)
      expect([text, readSettings({ [name]: text }, SOURCES).problems]).toEqual([
        text,
        [expect.stringContaining(`${name}: `)],
      ]);
  });

  test("of the store are known but not read here, and unknown ones with our prefix are reported", () => {
    const sql = { TRACKER_SQL_SERVER: "!", TRACKER_SQL_URL: "x" };
    expect(readSettings(sql, SOURCES).problems).toBeUndefined();
    expect(readSettings({ MY_TRACKER_WEB: "x", tracker_web: "x" }, SOURCES).problems).toBeUndefined();
    const long = `TRACKER_${"X".repeat(100)}`;
    const { problems = [] } = readSettings(
      { [long]: "", TRACKER_: "x", TRACKER_URL_MTGOX: "https://mtgox.example" },
      SOURCES,
    );
    expect(problems.map((line) => line.split(" ")[0])).toEqual([cut(long, 60), "TRACKER_", "TRACKER_URL_MTGOX"]);
    for (const name of ["TRACKER_WEB", "TRACKER_SQL_SERVER", "TRACKER_URL_OLD_INDEX"])
      expect(problems[0]).toContain(`, ${name}`);
  });

  test.each(SOURCES)("name another address for $name, with a valid example", ({ name: source }) => {
    const { name, example, read, valueHint, allowed, description, ...rest } = urlSetting(source);
    expect(unwrap(readSettings({ [name]: example }, SOURCES)).urls).toEqual({ [source]: example });
    expect([name, rest]).toEqual([expect.stringMatching(/^TRACKER_URL_[A-Z_]+$/), { default: undefined }]);
    for (const text of [valueHint, allowed, description]) expect(text).toMatch(/\w/);
    expect([read(example), description.includes(source)]).toEqual([example, true]);
  });

  test("have a valid example", () => {
    for (const { name, example, read } of Object.values(settingsOf(SOURCES)))
      expect([name, read(example)]).not.toEqual([name, undefined]);
  });
});
