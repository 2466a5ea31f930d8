import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  type FAULT_KINDS,
  Market,
  recordedDay,
  repeated,
  type Simulator,
  SPREAD,
  startSimulator,
  VENUE_NAMES,
  type VenueName,
} from "@stand-ins/venues";
import { RATES } from "@stand-ins/venues/truth";
import {
  type Answer,
  addSlots,
  backfill,
  capture,
  formatPrice,
  INSTRUMENT,
  type PriceSource,
  parseCurrency,
  SLOT_LENGTH,
  slotsOf,
  toSlot,
} from "@tracker/core";
import { memoryStore } from "@tracker/core/testing";
import { readSettings, unwrap } from "@tracker/settings";
import { createSources, VENUES, type Venue } from "@tracker/sources";
import { sample, venueNamed } from "@tracker/sources/testing";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { skipReason } from "../scripts/skips.ts";
import { TOLD_BY } from "./chaos/scenario/scenario.ts";
import { urlsOf } from "./simulated-venues.ts";

const NOON = toSlot(Date.UTC(2025, 6, 14, 12, 0));

test("every venue has a stand-in (stand-ins/venues/src/wire/index.ts)", () => {
  expect(VENUE_NAMES.toSorted()).toEqual(VENUES.map(({ name }) => name).toSorted());
});

test("the chaos runs know every venue that is asked by default (TOLD_BY in test/chaos/scenario/scenario.ts)", () => {
  const asked = VENUES.filter(({ byDefault }) => byDefault).map(({ name }) => name);
  expect(Object.keys(TOLD_BY).toSorted()).toEqual(asked.toSorted());
});

const path = repeated(recordedDay());
const NEVER = new AbortController().signal;

let simulator: Simulator;
let sources: ReadonlyMap<string, PriceSource>;

beforeAll(async () => {
  simulator = await startSimulator({ market: new Market(path), now: () => NOON });
  const environment = { TRACKER_SOURCES: VENUE_NAMES.join(), TRACKER_COINDESK_KEY: "0123456789abcdef0123" };
  const settings = readSettings({ ...urlsOf(simulator), ...environment }, VENUES);
  sources = new Map(unwrap(createSources(unwrap(settings))).map((source) => [source.name, source]));
});
afterEach(() => {
  simulator.faults.length = 0;
});
afterAll(() => simulator.close());

const CURRENCIES = ["USD", "GBP", "EUR"].flatMap((code) => parseCurrency(code) ?? []);
const README = readFileSync(join(import.meta.dirname, "../stand-ins/venues/README.md"), "utf8");
const NO_CURL =
  spawnSync("sh", ["-c", "command -v curl"]).status !== 0 && skipReason("there is no curl", "npm test, where it is");

describe.skipIf(NO_CURL)(`the example in stand-ins/venues/README.md${NO_CURL ? ` (skipped: ${NO_CURL})` : ""}`, () => {
  test("leaves no price in euros, and every other price as it was", async () => {
    const [, lines = ""] = /```sh\n(faults=[\s\S]*?)```/.exec(README) ?? [];
    const shell = spawn("sh", ["-ec", lines.replace("127.0.0.1:4100", `127.0.0.1:${simulator.port}`)], {
      stdio: "ignore",
    });
    const [code] = await once(shell, "close");
    const asked = VENUES.filter(({ byDefault }) => byDefault).map(({ name }) => name);
    expect([code, simulator.faults.map(({ venue }) => venue)]).toEqual([0, expect.arrayContaining(asked)]);
    const ports = {
      sources: asked.map((name) => sources.get(name) as PriceSource),
      store: memoryStore(),
      clock: { now: () => NOON },
    };
    const { captures } = await capture(ports, NOON, CURRENCIES, NEVER);
    const priced = captures.filter(({ price }) => price !== null).map(({ currency }) => currency);
    expect(priced).toEqual(CURRENCIES.filter((currency) => currency !== "EUR"));
  });
});

const source = (name: VenueName) => sources.get(name) as PriceSource;
const truth = (currency: string, time: number) =>
  (path.at(time)?.price ?? Number.NaN) * (RATES[currency] ?? Number.NaN);

/** One word for an answer: "honest", or what is wrong with it. */
function wordFor(answer: Answer): string {
  if ("error" in answer) return answer.error.code;
  const off = Number(formatPrice(answer.quote.last)) / truth(answer.currency, NOON) - 1;
  return Math.abs(off) <= SPREAD ? "honest" : Math.abs(off - 9) < 0.1 ? "ten times" : `off by ${off}`;
}

describe.each(VENUE_NAMES)("%s, simulated", (name) => {
  test("is understood in every currency it quotes, with the stand-in's pairs", async () => {
    const { currencies } = source(name);
    const answers = await source(name).ask(NOON, currencies, NEVER);
    expect(answers.map(({ currency }) => currency)).toEqual(currencies);
    expect(answers.map(wordFor)).toEqual(currencies.map(() => "honest"));
  });

  test("gives the time of its own clock, with its quotes and its candles", async () => {
    const { currencies, history } = source(name);
    for (const { serverTime } of await source(name).ask(NOON, currencies, NEVER)) expect(serverTime).toBe(NOON);
    const range = { from: addSlots(NOON, -1), to: NOON };
    const page = await history?.ask(currencies[0] as never, range, NEVER);
    expect(page?.serverTime).toBe(history && NOON);
  });

  test("sends exactly the fields of the samples, in the same kinds of text and number", async () => {
    const { ticker, candles, symbols, headers } = venueNamed(name);
    const good = ofAsset(sample(name, "ticker-good"));
    const asked = ticker.together
      ? ["USD", "EUR", "GBP"].flatMap((currency) => symbols[currency] ?? [])
      : Object.values(symbols).slice(0, 1);
    expect(shapeOf(await get(name, ticker.path(asked, NOON), headers?.("key")))).toEqual(shapeOf(good));
    if (candles === undefined) return;
    const page = candles.path(Object.values(symbols)[0] as string, addSlots(NOON, -5), NOON);
    expect(shapeOf(await get(name, page))).toEqual(shapeOf(ofAsset(sample(name, "candles-good"))));
  });
});

/** A sample of bitcoin as it would be for the asset. Kraken has its own name for bitcoin. */
function ofAsset(body: unknown): unknown {
  const krakens = venueNamed("kraken").symbols.USD?.replace("USD", "") ?? "";
  return JSON.parse(JSON.stringify(body).replaceAll("XBT", krakens).replaceAll("BTC", INSTRUMENT.asset.code));
}

const WITH_CANDLES = VENUE_NAMES.filter((name) => venueNamed(name).candles !== undefined);

test.each(WITH_CANDLES)(
  "%s's simulated candles close on the path, and are complete over more than a page",
  async (name) => {
    const [currency] = source(name).currencies;
    const { most, depth } = venueNamed(name).candles as NonNullable<Venue["candles"]>;
    const count = Math.min(most + 20, depth / SLOT_LENGTH);
    const range = { from: addSlots(NOON, 1 - count), to: addSlots(NOON, 1) };
    const { closes = [] } = (await source(name).history?.ask(currency as never, range, NEVER)) ?? {};
    const traded = [...slotsOf(range)].filter((slot) => (path.at(slot + SLOT_LENGTH - 1)?.time ?? 0) >= slot);
    expect(closes.map(({ start }) => start).toSorted((a, b) => a - b)).toEqual(traded);
    for (const { start, close } of closes) {
      const end = Math.min(start + SLOT_LENGTH - 1, NOON);
      expect(Math.abs(Number(formatPrice(close)) / truth(currency ?? "", end) - 1)).toBeLessThanOrEqual(SPREAD);
    }
  },
);

/** The effect of each fault on a venue's answer, if it is the same for all venues. */
const OUTCOMES: Partial<Record<(typeof FAULT_KINDS)[number], string>> = {
  down: "no-answer",
  "rate-limited": "no-answer",
  "server-error": "no-answer",
  "error-in-200": "no-answer",
  truncated: "malformed-answer",
  "wrong-length": "no-answer",
  huge: "no-answer",
  redirect: "no-answer",
  "null-currency": "malformed-answer",
  "wrong-type": "malformed-answer",
  outlier: "ten times",
};

describe.each(VENUE_NAMES)("%s, out of order", (name) => {
  test.each(Object.entries(OUTCOMES))("%s gives %s", async (kind, outcome) => {
    simulator.faults.push({ venue: name, kind: kind as keyof typeof OUTCOMES });
    const answers = await source(name).ask(NOON, source(name).currencies.slice(0, 1), NEVER);
    // The discontinued index had no error of its own: the text in a 200 is not its format.
    expect(answers.map(wordFor)).toEqual([
      name === "coindesk-bpi" && kind === "error-in-200" ? "malformed-answer" : outcome,
    ]);
    for (const answer of answers)
      if ("error" in answer) expect(answer.error.message).toMatch(new RegExp(`^${name} [A-Z]{3}: .{1,300}$`));
  });

  test("a null in one currency does not affect the others", async () => {
    const currencies = source(name).currencies.filter((currency) => currency in RATES);
    simulator.faults.push({ venue: name, kind: "null-currency", currency: currencies[0] });
    const words = (await source(name).ask(NOON, currencies, NEVER)).map(wordFor);
    expect(words).toEqual(currencies.map((_, index) => (index === 0 ? "malformed-answer" : "honest")));
  });
});

test("an answer that never comes, or comes byte by byte, ends when the caller stops", async () => {
  for (const kind of ["hang", "slow-drip"] as const) {
    simulator.faults.length = 0;
    simulator.faults.push({ venue: "kraken", kind });
    const answers = await source("kraken").ask(NOON, source("kraken").currencies.slice(0, 1), AbortSignal.timeout(50));
    expect(answers.map(wordFor)).toEqual(["no-answer"]);
  }
});

test("a stale last trade is outside the live book, and the price rule moves it inside", async () => {
  simulator.faults.push({ venue: "gemini", kind: "stale-last" });
  const [answer] = await source("gemini").ask(NOON, source("gemini").currencies, NEVER);
  if (answer === undefined || "error" in answer) throw new Error("expected a quote");
  const { last, bid, ask } = answer.quote;
  expect(Number(formatPrice(last)) / truth("USD", NOON - 41 * 60_000)).toBeCloseTo(1, 3);
  for (const side of [bid, ask]) expect(Number(side) / 1e4 / truth("USD", NOON)).toBeCloseTo(1, 3);
});

test("a cached answer, a wrong clock and repeated rows appear as the venue sends them", async () => {
  simulator.faults.push({ venue: "bitstamp", kind: "cached", by: 240_000 });
  const [cached] = await source("bitstamp").ask(NOON, source("bitstamp").currencies, NEVER);
  if (cached === undefined || "error" in cached) throw new Error("expected a quote");
  expect(cached.quote.venueTime).toBe(NOON - 240_000);
  expect(cached.serverTime).toBe(NOON);
  expect(Math.abs(Number(formatPrice(cached.quote.last)) / truth("USD", NOON - 240_000) - 1)).toBeLessThan(SPREAD);
  simulator.faults.splice(0, 1, { venue: "coinbase", kind: "clock-skew", by: -60_000 });
  const [skewed] = await source("coinbase").ask(NOON, source("coinbase").currencies, NEVER);
  if (skewed === undefined || "error" in skewed) throw new Error("expected a quote");
  expect(skewed.quote.venueTime).toBe(NOON - 60_000);
  expect(skewed.serverTime).toBe(NOON - 60_000);
});

test("a venue that repeats its candles does not make a price alone", async () => {
  const others = WITH_CANDLES.filter((name) => name !== "coinbase");
  simulator.faults.push({ venue: "coinbase", kind: "repeated-rows" });
  simulator.faults.push(...others.map((venue) => ({ venue, kind: "down" as const })));
  const ports = { sources: [...sources.values()], store: memoryStore(), clock: { now: () => NOON } };
  const range = { from: addSlots(NOON, -12), to: NOON };
  const options = { currencies: source("coinbase").currencies, quotesFrom: 0, signal: NEVER };
  expect((await backfill(ports, range, options)).stored).toBe(0);
});

test("CoinDesk's index requires a key", async () => {
  expect(
    await get("coindesk", venueNamed("coindesk").ticker.path([`${INSTRUMENT.asset.code}-USD`], NOON)),
  ).toMatchObject({
    Err: { http_status_code: 401 },
  });
});

async function get(name: VenueName, address: string, headers: Record<string, string> = {}): Promise<unknown> {
  return (await fetch(simulator.urls[name] + address, { headers })).json();
}

/** The shape of a document without its values: field names, kinds of text, and the length of an array, or the shape of its rows if all are alike. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) {
    const shapes = value.map(shapeOf);
    const rows = value.length > 1 && value.every((item) => typeof item === "object");
    return rows ? { rowsOf: [...new Set(shapes.map((shape) => JSON.stringify(shape)))] } : shapes;
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shapeOf(item)]));
  }
  if (typeof value !== "string") return value === null ? "null" : typeof value;
  if (/^-?\d+(\.\d+)?(E\+\d+)?$/.test(value)) return "decimal text";
  return /^\d{4}-\d\d-\d\dT/.test(value) ? value.replace(/\d/g, "0") : "text";
}
