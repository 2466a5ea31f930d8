import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  addSlots,
  type Capture,
  type PriceSource,
  type PriceStore,
  run,
  type SourceName,
  toSlot,
  VERDICTS,
} from "@tracker/core";
import { EUR, memoryStore, USD } from "@tracker/core/testing";
import { sourceOf, VENUES } from "@tracker/sources";
import { sample } from "@tracker/sources/testing";
import { writes } from "@tracker/store-azure-sql/testing";
import { openEmbeddedStore } from "@tracker/store-embedded";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";

/** Any value of a venue, in any field, spoils at most that venue's quote, and both stores can write the result. */

const NOON = toSlot(Date.UTC(2025, 6, 14, 12, 0));
/** Just after the answers in the samples. */
const NOW = NOON + 8_000;
const CURRENCIES = [USD, EUR];
const NEVER = new AbortController().signal;

const NAMES = VENUES.map(({ name }) => name);
const inTheSameMinute = (body: unknown) =>
  JSON.parse(JSON.stringify(body).replace("2025-01-20T15:04:37+00:00", "2025-07-14T12:00:06+00:00"));

/** The good answers, all of the same minute. */
const TICKERS: Readonly<Record<SourceName, unknown>> = Object.fromEntries(
  NAMES.map((source) => [source, inTheSameMinute(sample(source, "ticker-good"))]),
);
const WITH_CANDLES = VENUES.filter(({ candles }) => candles !== undefined).map(({ name }) => name);
const CANDLES = new Map(WITH_CANDLES.map((source) => [source, sample(source, "candles-good")]));

/** Each venue's answer in a test, as JSON text. */
const bodies = new Map<string, string>();
/** Everything the runs have stored, each run in its own slots: at the end the embedded store must accept it all. */
const captures: Capture[] = [];
let runs = 0;
const folder = mkdtempSync(join(tmpdir(), "outside-values-"));
let embedded: PriceStore;

beforeAll(() => {
  embedded = openEmbeddedStore(join(folder, "prices.db"));
});
beforeEach(() => {
  for (const source of NAMES) bodies.set(`${source} ticker`, JSON.stringify(TICKERS[source]));
  for (const [source, candles] of CANDLES) bodies.set(`${source} candles`, JSON.stringify(candles));
  vi.stubGlobal("fetch", async (address: string) => {
    const [, source = ""] = new URL(address).pathname.split("/");
    return new Response(bodies.get(`${source} ${/candles|ohlc/i.test(address) ? "candles" : "ticker"}`));
  });
});
afterEach(() => vi.unstubAllGlobals());
afterAll(async () => {
  await embedded.save(captures);
  for (const { slot, currency, quotes } of captures.slice(0, 2))
    expect((await embedded.quotes(slot)).filter((quote) => quote.currency === currency)).toEqual(quotes);
  await embedded.close();
  rmSync(folder, { recursive: true });
});

/** Runs the whole pipeline once; resolves to its report and the slot's quotes. */
async function capture() {
  runs++;
  const sources: PriceSource[] = VENUES.map((venue) =>
    sourceOf(venue, { url: `http://127.0.0.1/${venue.name}`, key: "0123456789abcdef0123" }),
  );
  const memory = memoryStore();
  const store: PriceStore = {
    ...memory,
    save: async (saved) => {
      expect(await refusedByColumns(saved)).toEqual([]);
      captures.push(...saved.map((one) => shifted(one, 100 * runs)));
      return memory.save(saved);
    },
  };
  const settings = { currencies: CURRENCIES, lookBackHours: 1, quoteDays: 90 };
  const report = await run({ sources, store, clock: { now: () => NOW } }, settings, NEVER);
  return { report, quotes: await memory.quotes(NOON) };
}

function shifted(capture: Capture, by: number): Capture {
  const slot = addSlots(capture.slot, by);
  return { ...capture, slot, price: capture.price && { ...capture.price, slot } };
}

const isTime = (value: unknown) =>
  typeof value === "string" && /^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?$/.test(value);
const isDecimal = (value: unknown) => typeof value === "string" && /^-?\d{1,15}\.\d{4}$/.test(value);
const orNull = (is: (value: unknown) => boolean) => (value: unknown) => value === null || is(value);
const isText = (most: number) => (value: unknown) =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  typeof value === "string" && value.length <= most && value.isWellFormed() && !/[\u0000-\u001f]/.test(value);

/** What each column of market.quote can hold, in the order of the statement. */
const QUOTE: readonly ((value: unknown) => boolean)[] = [
  isTime,
  (value) => isText(3)(value),
  isText(20),
  orNull(isDecimal),
  orNull(isDecimal),
  orNull(isDecimal),
  orNull(isTime),
  isTime,
  (value) => VERDICTS.includes(value as never) && isText(24)(value),
  orNull(isText(200)),
  orNull(isTime),
  orNull(isDecimal),
];

/** The values sent to the server that their columns would refuse. */
async function refusedByColumns(captures: readonly Capture[]): Promise<unknown[]> {
  const sent: string[] = [];
  const { save } = writes(async (_doing, _statement, parameters) => {
    sent.push(...Object.values(parameters).map(([, value]) => String(value)));
    return [];
  });
  await save(captures);
  const { q, p } = JSON.parse(sent[0] ?? "{}") as Record<"p" | "q", unknown[][]>;
  const keys = q.map(([slot, currency, source]) => `${slot} ${currency} ${source}`);
  return [
    ...q.flatMap((row) => row.filter((value, column) => QUOTE[column]?.(value) !== true)),
    ...p.flatMap(([, , price]) => (orNull(isDecimal)(price) ? [] : [price])),
    ...keys.filter((key, index) => keys.indexOf(key) !== index),
  ];
}

/** JSON texts that are not a time in some unit, or not near now. */
const TIMES = [
  ...["null", "true", "{}", "[]", '""', '"soon"', '"Infinity"', '"NaN"', '"\\u0000"', '"１７５２４９４４０７"'],
  ...["0", '"0"', "-1", '"-1752494407"', "1752494407.5", '"1752494407.5"', "1e300", '"1e300"', "1e999", "1.5e-7"],
  ...[1, 1e3, 1e6, 1e9].flatMap((unit) => [`${1_752_494_407 * unit}`, `"${1_752_494_407n * BigInt(unit)}"`]),
  ...["8640000000000", "8640000000001", "9007199254740991", `"${"9".repeat(400)}"`, "-62167219200", "253402300800"],
  ...['"0000-01-01T00:00:00Z"', '"0001-01-01T00:00:00Z"', '"9999-12-31T23:59:59.999Z"'],
  ...['"+275760-09-13T00:00:00.000Z"', '"-000001-01-01T00:00:00Z"', '"2025-07-14 noon"', '"14 July 2025 12:00:06"'],
  ...['"2025-07-14T12:00:06"', '"2025-07-15T12:00:08.001Z"', '"2025-07-13T12:00:07.999Z"', '"2025-13-45T99:99:99Z"'],
];

/** The field with each venue's time, as in the sample, and the one text above that is valid for it. */
const TIME_FIELDS: Readonly<Record<SourceName, [field: RegExp, right: RegExp]>> = {
  coinbase: [/(?<="time":)"[^"]+"/, /^never$/],
  bitstamp: [/(?<="timestamp":)"\d+"/, /^"?1752494407"?$/],
  bitvavo: [/(?<="closeTimestamp":)\d+/, /^"?1752494407000"?$/],
  coindesk: [/(?<="VALUE_LAST_UPDATE_TS":)\d+/, /^"?1752494407"?$/],
  "coindesk-bpi": [/(?<="updatedISO":)"[^"]+"/, /^never$/],
};

let good: Awaited<ReturnType<typeof capture>> | undefined;

describe.each(Object.entries(TIME_FIELDS))("%s's time", (name, [field, right]) => {
  const source = name as SourceName;
  test.each(TIMES.filter((time) => !right.test(time)))(
    "%s makes its quote malformed and leaves every other unchanged",
    async (time) => {
      good ??= await capture();
      const body = JSON.stringify(TICKERS[source]);
      expect(body).toMatch(field);
      bodies.set(
        `${source} ticker`,
        body.replace(field, () => time),
      );
      const { report, quotes } = await capture();
      const spoilt = quotes.filter((quote) => quote.verdict === "malformed" && quote.source === source);
      expect(spoilt.length).toBeGreaterThan(0);
      for (const { detail, venueTime } of spoilt) expect([detail, venueTime]).toEqual([expect.any(String), null]);
      const others = ({ quotes: all }: Awaited<ReturnType<typeof capture>>) =>
        all
          .filter((quote) => !spoilt.some(({ source: s, currency: c }) => quote.source === s && quote.currency === c))
          .map(({ source: s, currency, last, venueTime }) => ({ s, currency, last, venueTime }));
      expect(others({ report, quotes })).toEqual(others(good));
      expect(report.priced).toContain(USD);
    },
  );
});

/** JSON texts to try in every field. */
const VALUES = [
  ...["null", "[[[[{}]]]]", '"NaN"', "0", "-5", '"-0.00001"', '"1e99"', "1e999"],
  ...["900000000000", '"900000000000.00005"'],
  ...['"\\u0000"', '"\\ud83d"', `"${"x".repeat(198)}😀😀"`, `"x${"😀".repeat(300)}"`, '"a\\r\\nb\\u2028c\\u0085d"'],
];

/** Every answer with one of its values replaced by `text`. */
function* spoilt(document: unknown, text: string, path: readonly string[] = []): Generator<string> {
  if (typeof document !== "object" || document === null || path.length > 3) return;
  const keys = Object.keys(document).slice(0, 8);
  for (const key of Array.isArray(document) && path.length > 0 ? keys.slice(0, 3) : keys) {
    const other = structuredClone(document) as Record<string, unknown>;
    const value = other[key];
    other[key] = "@@";
    yield JSON.stringify(other).replace('"@@"', () => text);
    for (const inner of spoilt(value, text, [...path, key])) {
      other[key] = "@@";
      yield JSON.stringify(other).replace('"@@"', () => inner);
    }
  }
}

describe("a value in any field", () => {
  test.each(NAMES)("of %s's ticker is stored or refused, and stops nothing", async (source) => {
    for (const text of VALUES) {
      for (const body of [...new Set(spoilt(TICKERS[source], text))].slice(0, 16)) {
        bodies.set(`${source} ticker`, body);
        const { report } = await capture();
        expect(report.priced, body).toContain(USD);
      }
    }
  });

  test.each(WITH_CANDLES)("of %s's candles stops nothing", async (source) => {
    for (const text of VALUES) {
      for (const body of [...new Set(spoilt(CANDLES.get(source), text))].slice(0, 12)) {
        bodies.set(`${source} candles`, body);
        expect((await capture()).report.backfilled.stored, body).toBeGreaterThan(0);
      }
    }
  });

  test.each(VALUES)("of a venue's own error, %s, gives a detail that can be stored", async (text) => {
    for (const body of [
      `{"message":${text}}`,
      `{"error":${text}}`,
      `{"status":"error","reason":${text}}`,
      `["error",${text},${text}]`,
      `{"error":[${text}]}`,
      `{"Err":{"message":${text}}}`,
    ]) {
      for (const source of ["coinbase", "kraken", "bitstamp", "bitfinex"]) bodies.set(`${source} ticker`, body);
      expect((await capture()).quotes.length).toBeGreaterThan(0);
    }
  });
});
