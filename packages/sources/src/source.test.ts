import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { addSlots, type Currency, SECOND, type SourceName, TrackerError, toSlot } from "@tracker/core";
import { EUR, price, USD } from "@tracker/core/testing";
import { readSettings, unwrap } from "@tracker/settings";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { isSpared } from "./request.ts";
import { sourceOf } from "./source.ts";
import { createSources } from "./sources.ts";
import { venueNamed } from "./testing/index.ts";
import { bitstamp } from "./venues/bitstamp.ts";
import { coinbase as coinbaseVenue } from "./venues/coinbase.ts";
import { gemini } from "./venues/gemini.ts";
import { VENUES } from "./venues/index.ts";
import { kraken } from "./venues/kraken.ts";

const NOON = toSlot(Date.UTC(2025, 6, 14, 12));
/** Coinbase's and Kraken's symbols for the asset. */
const OF_COINBASE = coinbaseVenue.symbols as Record<"USD" | "EUR", string>;
const OF_KRAKEN = kraken.symbols as Record<"USD" | "EUR", string>;
const NEVER = new AbortController().signal;

let server: Server;
/** The answers, by a part of the address. */
let answers: Record<string, { readonly status?: number; readonly body: unknown }>;
let headers: IncomingHttpHeaders;
/** The headers of the answers. */
let sent: Record<string, string>;
const NO_DATE = { date: "" };
let requests: number;

beforeAll(async () => {
  server = createServer((request, response) => {
    headers = request.headers;
    requests++;
    const [, { status = 200, body } = { status: 404, body: {} }] =
      Object.entries(answers).find(([part]) => request.url?.includes(part)) ?? [];
    response.writeHead(status, sent).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
});
beforeEach(() => {
  requests = 0;
  sent = NO_DATE;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const at = (name: SourceName, key?: string) =>
  sourceOf(venueNamed(name), { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, key });

const coinbase = (last: string) => ({ body: { price: last, bid: "1", ask: "2", time: "2025-07-14T12:00:06Z" } });

/** The failure that is a source's one answer: its code, its message, and whether it is retryable. */
async function failureOf(name: SourceName, currency: Currency = USD): Promise<unknown[]> {
  const [answer] = await at(name).ask(NOON, [currency], NEVER);
  const error = answer !== undefined && "error" in answer ? answer.error : undefined;
  return [error?.code, error?.message, error?.retryable];
}

describe("a source's answer", () => {
  test("is a quote for each currency, by a request each", async () => {
    answers = { [OF_COINBASE.USD]: coinbase("100.5"), [OF_COINBASE.EUR]: coinbase("90.25") };
    const quote = { bid: price(1), ask: price(2), venueTime: Date.UTC(2025, 6, 14, 12, 0, 6) };
    expect(await at("coinbase").ask(NOON, [USD, EUR], NEVER)).toMatchObject([
      { currency: USD, quote: { ...quote, last: price(100.5) } },
      { currency: EUR, quote: { ...quote, last: price(90.25) } },
    ]);
    expect(requests).toBe(2);
  });

  test("to one request for all is a quote for each currency, and a wrong one fails only its own", async () => {
    const pair = (last: unknown) => ({ c: [last, "1"], b: ["1", "1"], a: ["2", "1"] });
    answers = {
      Ticker: { body: { error: [], result: { [OF_KRAKEN.USD]: pair("100.5"), [OF_KRAKEN.EUR]: pair(null) } } },
    };
    const [usd, eur] = await at("kraken").ask(NOON, [USD, EUR], NEVER);
    expect(usd).toEqual({
      serverTime: null,
      currency: USD,
      quote: { last: price(100.5), bid: price(1), ask: price(2), venueTime: null },
    });
    expect(eur).toMatchObject({
      currency: EUR,
      error: { code: "malformed-answer", message: "kraken EUR: c.0: expected a decimal, found null", retryable: false },
    });
    expect(requests).toBe(1);
  });

  test("is a failure of the one currency that the venue does not have", async () => {
    answers = {
      [OF_COINBASE.USD]: coinbase("100.5"),
      [OF_COINBASE.EUR]: { status: 404, body: { message: "NotFound" } },
    };
    const [usd, eur] = await at("coinbase").ask(NOON, [USD, EUR], NEVER);
    expect(usd).toMatchObject({ currency: USD, quote: { last: price(100.5) } });
    expect(eur).toMatchObject({
      currency: EUR,
      error: { code: "no-answer", message: "coinbase EUR: HTTP 404: NotFound" },
    });
  });
});

describe("an answer's time by the venue's clock", () => {
  const DATE = Date.UTC(2025, 6, 14, 12, 0, 7);
  const ticker = (timestamp: unknown) => ({ body: { last: "3", bid: "1", ask: "2", timestamp } });
  const timeOf = async (name: SourceName, headers: Record<string, string>) => {
    sent = headers;
    const [answer] = await at(name).ask(NOON, [USD], NEVER);
    return answer?.serverTime;
  };
  const date = new Date(DATE).toUTCString();

  test("is that of its header, even if its quote cannot be read", async () => {
    answers = { [OF_COINBASE.USD]: coinbase("100") };
    expect(await timeOf("coinbase", { date })).toBe(DATE);
    answers = { [OF_COINBASE.USD]: coinbase("none") };
    expect(await timeOf("coinbase", { date, age: "60" })).toBe(DATE + 60_000);
  });

  test.each<[string, unknown, number, Record<string, string>?]>([
    ["the field's if that is later", DATE / 1_000 + 5, DATE + 5_000],
    ["the header's if that is later", DATE / 1_000 - 5, DATE],
    ["the header's if the field is not a time", "soon", DATE],
    ["the field's if there is no header", DATE / 1_000, DATE, NO_DATE],
  ])("is %s", async (_what, timestamp, time, headers = { date }) => {
    answers = { [bitstamp.symbols.USD as string]: ticker(timestamp) };
    expect(await timeOf("bitstamp", headers)).toBe(time);
  });

  test("of candles is that of the last page", async () => {
    answers = { ohlc: { body: { data: { ohlc: [] } } } };
    sent = { date };
    const range = { from: addSlots(NOON, -1), to: NOON };
    expect(await at("bitstamp").history?.ask(USD, range, NEVER)).toEqual({ closes: [], serverTime: DATE });
  });
});

test("a failed request for all is a failure of each, if the venue is never asked singly", async () => {
  answers = {};
  const all = await at("coindesk").ask(NOON, [USD, EUR], NEVER);
  expect(all.map((answer) => "error" in answer && answer.error.message)).toEqual([
    "coindesk USD: HTTP 404",
    "coindesk EUR: HTTP 404",
  ]);
  expect(requests).toBe(1);
});

describe("a pair that the venue does not know", () => {
  const pair = (last: string) => ({ c: [last], b: ["1"], a: ["2"] });
  const unknown = { body: { error: ["EQuery:Unknown asset pair"] } };

  test("does not fail the others: they are asked for singly", async () => {
    answers = {
      [`pair=${OF_KRAKEN.USD},${OF_KRAKEN.EUR}`]: unknown,
      [`pair=${OF_KRAKEN.USD}`]: { body: { error: [], result: { [OF_KRAKEN.USD]: pair("100") } } },
      [`pair=${OF_KRAKEN.EUR}`]: unknown,
    };
    const [usd, eur] = await at("kraken").ask(NOON, [USD, EUR], NEVER);
    expect(usd).toMatchObject({ currency: USD, quote: { last: price(100) } });
    expect(eur).toMatchObject({
      currency: EUR,
      error: { code: "no-answer", message: "kraken EUR: HTTP 200: EQuery:Unknown asset pair" },
    });
    expect(requests).toBe(3);
  });

  test("is asked for once if it is the only one, and after another failure none is asked for singly", async () => {
    answers = { Ticker: unknown };
    await at("kraken").ask(NOON, [USD], NEVER);
    expect(requests).toBe(1);
    answers = { Ticker: { body: { error: ["EGeneral:Invalid arguments"] } } };
    await at("kraken").ask(NOON, [USD, EUR], NEVER);
    expect(requests).toBe(2);
  });

  test("is reported as stopped if the caller stops", async () => {
    answers = { [`pair=${OF_KRAKEN.USD},${OF_KRAKEN.EUR}`]: unknown };
    const stop = new AbortController();
    const asking = at("kraken").ask(NOON, [USD, EUR], stop.signal);
    stop.abort();
    for (const answer of await asking)
      expect("error" in answer && answer.error.message).toMatch(/^kraken (USD|EUR): stopped before it /);
  });
});

test("a warning with a result is not an error", async () => {
  const result = { [OF_KRAKEN.USD]: { c: ["100"], b: ["1"], a: ["2"] } };
  answers = { Ticker: { body: { error: ["WGeneral:Deprecated"], result } } };
  expect(await at("kraken").ask(NOON, [USD], NEVER)).toMatchObject([{ quote: { last: price(100) } }]);
});

describe("an answer is a failure", () => {
  test.each([
    [404, false],
    [429, true],
    [499, false],
    [500, true],
    [503, true],
  ])("with the status %i, even if it looks like a price; retryable: %j", async (status, again) => {
    answers = { [OF_COINBASE.USD]: { status, ...coinbase("100") } };
    const said = '{"price":"100","bid":"1","ask":"2","time":"2025-07-14T12:00:06Z"}';
    expect(await failureOf("coinbase")).toEqual(["no-answer", `coinbase USD: HTTP ${status}: ${said}`, again]);
  });

  test("if it says so with the status 200", async () => {
    answers = { Ticker: { body: { error: ["EQuery:Unknown asset pair"] } } };
    expect(await failureOf("kraken")).toEqual(["no-answer", "kraken USD: HTTP 200: EQuery:Unknown asset pair", false]);
  });

  test("for candles too, with its currency", async () => {
    answers = { ohlc: { body: { data: { ohlc: [{ timestamp: `${addSlots(NOON, -1) / SECOND}`, close: null }] } } } };
    const range = { from: addSlots(NOON, -1), to: NOON };
    await expect(at("bitstamp").history?.ask(USD, range, NEVER)).rejects.toMatchObject({
      code: "malformed-answer",
      message: "bitstamp USD: data.ohlc.0.close: expected a decimal, found null",
    });
    answers = {};
    await expect(at("bitstamp").history?.ask(USD, range, NEVER)).rejects.toThrow("bitstamp USD: HTTP 404");
  });

  test("if the venue cannot be reached", async () => {
    const source = sourceOf(coinbaseVenue, { url: "http://127.0.0.1:1" });
    const [answer] = await source.ask(NOON, [USD], NEVER);
    expect(answer).toMatchObject({ currency: USD, error: { code: "no-answer", retryable: true } });
    expect((answer as { error: TrackerError }).error.message).toMatch(/^coinbase USD: cannot be reached: /);
  });

  test("if there is a bug in our code, which it names", async () => {
    const ticker = {
      ...gemini.ticker,
      path: () => {
        throw new TypeError("a bug");
      },
    };
    const [answer] = await sourceOf({ ...gemini, ticker }).ask(NOON, [USD], NEVER);
    const { error } = answer as { error: TrackerError };
    expect(error).toBeInstanceOf(TrackerError);
    expect([error.code, error.message]).toEqual(["no-answer", "gemini USD: TypeError: a bug"]);
    expect(error.cause).toBeInstanceOf(TypeError);
  });
});

test("a key is sent only to a venue that needs one", async () => {
  answers = { tick: { body: { Data: {} } }, [OF_COINBASE.USD]: coinbase("1") };
  await at("coindesk", "0123456789abcdef0123").ask(NOON, [USD], NEVER);
  expect(headers.authorization).toBe("Apikey 0123456789abcdef0123");
  await at("coinbase", "0123456789abcdef0123").ask(NOON, [USD], NEVER);
  expect(headers.authorization).toBeUndefined();
});

test("a source is asked at the address and with the key of the settings", async () => {
  answers = { tick: { body: { Data: {} } } };
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const settings = readSettings({ TRACKER_COINDESK_KEY: "0123456789abcdef0123", TRACKER_URL_COINDESK: url }, VENUES);
  const index = unwrap(createSources(unwrap(settings))).find(({ name }) => name === "coindesk");
  await index?.ask(NOON, [USD], NEVER);
  expect([requests, headers.authorization]).toEqual([1, "Apikey 0123456789abcdef0123"]);
});

test("rate limits are observed for a public service, but not for a stand-in on this machine", () => {
  expect([{}, { url: "https://proxy.example/kraken" }, { url: "http://127.0.0.1:4100" }].map(isSpared)).toEqual([
    true,
    true,
    false,
  ]);
});

test.each(VENUES)("$name quotes the currencies that it has symbols for, and no others", (venue) => {
  const { currencies, name, kind, history } = sourceOf(venue);
  expect(currencies).toEqual(Object.keys(venue.symbols));
  expect([name, kind, history?.depth]).toEqual([venue.name, venue.kind, venue.candles?.depth]);
});
