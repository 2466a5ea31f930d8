import { addSlots, DAY, formatSlot, INSTRUMENT, MINUTE, type PriceStore, SLOT_LENGTH } from "@tracker/core";
import { EUR, memoryStore, SOURCE_NAMES, USD } from "@tracker/core/testing";
import { beforeEach, describe, expect, test } from "vitest";
import type { Context } from "./context.ts";
import { capture, NOON, serving, threePrices } from "./testing/index.ts";

/** The slot `index` slots after noon, as in a URL (2026-11-24T11:55Z) and as in an answer. */
const asked = (index: number) => formatSlot(addSlots(NOON, index));
const told = (index: number) => asked(index).replace("Z", ":00Z");
const SLOT_MINUTES = SLOT_LENGTH / MINUTE;

let now: number;
/** Overrides of the context. */
let change: Partial<Context>;
let store: Context["store"];
let errors: readonly unknown[];

beforeEach(async () => {
  now = NOON + MINUTE;
  change = {};
  store = await threePrices();
});

async function get(path: string, init?: RequestInit) {
  const served = await serving({ store, clock: { now: () => now }, ...change });
  errors = served.errors;
  return served.get(path, init);
}

/** The newest price that is stored, as in an answer. */
const NEWEST = {
  ...{ slot: "2026-11-24T12:00:00Z", price: 100, quality: "ok", kept: 3, asked: 5, dispersion: 0.0001 },
  capturedAt: "2026-11-24T12:00:01.234Z",
};

describe("GET /api/prices", () => {
  test("returns the last day, as decimals and ISO times", async () => {
    const { status, body } = await get("/api/prices");
    expect(status).toBe(200);
    expect(body).toMatchObject({ currency: "USD", from: told(1 - DAY / SLOT_LENGTH), to: told(1) });
    expect(body.prices[2]).toEqual(NEWEST);
  });

  test("accepts a range and a currency", async () => {
    const { body } = await get(`/api/prices?from=${asked(-2)}&to=${asked(-1)}&currency=USD`);
    expect(body.prices.map(({ slot }: { slot: string }) => slot)).toEqual([told(-2)]);
    expect((await get("/api/prices?currency=EUR")).body.prices).toEqual([]);
  });

  test("begins a day before the end if only that is given", async () => {
    const { status, body } = await get("/api/prices?to=2026-11-20T06:00Z");
    expect([status, body.from, body.to]).toEqual([200, "2026-11-19T06:00:00Z", "2026-11-20T06:00:00Z"]);
  });

  test("takes 31 days that do not begin on a slot", async () => {
    const { status } = await get("/api/prices?from=2026-01-01T00:01Z&to=2026-02-01T00:01Z");
    expect(status).toBe(200);
  });

  test.each([
    [
      "currency=usd&from=yesterday",
      ['currency: "usd" is not one of USD, EUR; for example currency=USD', /^from: "yesterday" is not a time in UTC/],
    ],
    ["from=2026-02-30", [/^from: "2026-02-30" is not a time in UTC/]],
    ["from=2026-13-01", [/^from: "2026-13-01" is not a time in UTC/]],
    ["to=2026-02-01T25:00Z", [/^to: "2026-02-01T25:00Z" is not a time in UTC/]],
    ["form=2026-01-01", ['"form" is not a parameter here; the parameters are: currency, from, to, format']],
    ["from=2026-01-01&from=2026-01-02", ["from is given more than once"]],
    ["from=&format", [/^from is empty: give a time in UTC .*, or leave it out$/, /^format is empty: give one of json/]],
    ["to=%20", [/^to is empty/]],
    ["from=2026-01-02&to=2026-01-02", ["from (2026-01-02T00:00:00Z) is not before to (2026-01-02T00:00:00Z)"]],
    [
      "from=2999-01-01",
      [/^from \(2999-01-01T00:00:00Z\) is not before to \(2026-.*Z, the end of the current slot, by default\)$/],
    ],
    [
      "to=0001-01-01&format=xml",
      [
        'format: "xml" is not one of json, csv; for example format=csv',
        "from (0001-01-01T00:00:00Z) is not before to (0001-01-01T00:00:00Z)",
      ],
    ],
    [
      "from=2026-01-01&to=2026-03-01",
      [
        `the range covers ${(59 * DAY) / SLOT_LENGTH} slots; one answer holds at most ${(31 * DAY) / SLOT_LENGTH} (31 days)`,
      ],
    ],
  ])("?%s is refused with every problem", async (query, problems) => {
    const { status, body } = await get(`/api/prices?${query}`);
    expect(status).toBe(400);
    expect(body.problems).toEqual(
      problems.map((line) => (typeof line === "string" ? line : expect.stringMatching(line))),
    );
  });
});

test("GET /api/candles groups the prices", async () => {
  const { body } = await get("/api/candles?length=1d&from=2026-11-01&to=2026-12-01");
  expect(body).toMatchObject({ currency: "USD", length: "1d" });
  expect(body.candles).toEqual([
    {
      start: "2026-11-24T00:00:00Z",
      ...{ open: 98, high: 100, low: 98, close: 100 },
      ...{ count: 3, degraded: 0, backfilled: 1, imported: 0, complete: false },
    },
  ]);
  expect((await get("/api/candles?length=1w")).body.problems).toEqual([
    `length: "1w" is not one of ${SLOT_MINUTES}m, 30m, 2h, 1d; for example length=30m`,
  ]);
  expect((await get(`/api/candles?length=${SLOT_MINUTES}m&from=2025-01-01`)).status).toBe(400);
});

test("GET /api/candles returns every day since the first price in one answer", async () => {
  expect(
    (await get(`/api/candles?length=1d&from=${new Date(INSTRUMENT.since).toISOString()}`)).body.candles,
  ).toHaveLength(1);
  expect((await get("/api/candles?length=1d&from=1990-01-01")).status).toBe(400);
});

describe("GET /api/latest", () => {
  test("returns the newest price of each currency, and the currencies", async () => {
    expect(await get("/api/latest")).toMatchObject({
      status: 200,
      body: {
        slotMinutes: SLOT_MINUTES,
        currencies: ["USD", "EUR"],
        prices: [{ currency: "USD", ...NEWEST }],
      },
    });
    expect((await get("/api/latest?currency=USD")).body.problems).toEqual([
      '"currency" is not a parameter here; it takes no parameters',
    ]);
  });

  test("lists the prices in the order of the currencies", async () => {
    const { price: usd, ...one } = capture(0, 90, "ok");
    await (store as PriceStore).save([{ ...one, currency: EUR, price: usd && { ...usd, currency: EUR } }]);
    const { body } = await get("/api/latest");
    expect(body.prices.map(({ currency }: { currency: string }) => currency)).toEqual(body.currencies);
  });

  test("returns no price before the first one", async () => {
    store = memoryStore();
    expect(await get("/api/latest")).toMatchObject({ status: 200, body: { prices: [] } });
  });
});

test("GET /api/first returns the first price at or after a time", async () => {
  const { status, body } = await get(`/api/first?currency=USD&from=${asked(-1)}`);
  expect([status, body]).toEqual([
    200,
    {
      currency: "USD",
      from: told(-1),
      first: {
        slot: told(-1),
        price: 99,
        quality: "backfilled",
        ...{ kept: 3, asked: 5, dispersion: 0.0001 },
        capturedAt: told(-1).replace(":00Z", ":01.234Z"),
      },
    },
  ]);
  expect((await get("/api/first?from=2020-01-01")).body.first.slot).toBe(told(-2));
  expect((await get("/api/first")).body).toMatchObject({
    from: told(1 - DAY / SLOT_LENGTH),
    first: { slot: told(-2) },
  });
  expect((await get(`/api/first?from=${asked(1)}`)).body.first).toBeNull();
  expect((await get("/api/first?currency=EUR")).body.first).toBeNull();
  expect((await get("/api/first?to=2026-11-24")).status).toBe(400);
});

describe("GET /api/quotes", () => {
  test("returns every source's quote, at the newest slot or at a given one", async () => {
    const newest = await get("/api/quotes");
    expect(newest.body.slot).toBe("2026-11-24T12:00:00Z");
    expect(newest.body.quotes).toEqual([
      {
        source: SOURCE_NAMES[0],
        currency: "USD",
        last: 100,
        bid: 99.5,
        ask: null,
        venueTime: "2026-11-24T11:59:59Z",
        receivedAt: "2026-11-24T12:00:00.250Z",
        verdict: "kept",
        detail: null,
      },
    ]);
    expect((await get(`/api/quotes?slot=${asked(-2)}`)).body.quotes[0].last).toBe(98);
    const { status, body } = await get("/api/quotes?slot=2026-11-24T11:51Z");
    expect([status, body.problems]).toEqual([
      400,
      [
        `slot: "2026-11-24T11:51Z" is not a UTC time on a ${SLOT_MINUTES}-minute boundary, such as 2025-07-14T09:30Z; for example slot=2025-07-14T09:30Z`,
      ],
    ]);
  });

  test("returns none from an empty store", async () => {
    store = memoryStore();
    expect((await get("/api/quotes")).body).toEqual({ slot: null, quotes: [] });
  });
});

/** A capture `index` slots after noon in which no venue answered. */
const refused = (index: number) => {
  const { slot, quotes, ...asked } = capture(index, 100, "ok");
  const none = quotes.map((quote) => ({
    ...quote,
    last: null,
    verdict: "no-answer" as const,
    detail: "alder USD: HTTP 503",
  }));
  return { ...asked, slot, price: null, quotes: none };
};

test("GET /api/quotes returns the newest captured slot, even if it has no price", async () => {
  await (store as PriceStore).save([refused(2)]);
  const { body } = await get("/api/quotes");
  expect(body).toMatchObject({ slot: told(2), quotes: [{ verdict: "no-answer", detail: "alder USD: HTTP 503" }] });
});

describe("GET /api/health", () => {
  test.each([
    ["fresh", 0, 200],
    ["stale", 1, 503],
  ])("is %s %i ms after the maximum age of the newest price", async (status, late, code) => {
    now = NOON + INSTRUMENT.staleAfter + late;
    change = { currencies: [USD] };
    const why = late > 0 ? expect.stringMatching(/^no slot has been captured since 2026-11-24T12:00Z/) : null;
    expect(await get("/api/health")).toMatchObject({
      status: code,
      body: { status, asked: told(0), currencies: [{ currency: "USD", status, newest: told(0), why }] },
    });
  });

  test("has every currency, and the reason if it has no price", async () => {
    await (store as PriceStore).save([refused(1)]);
    now = addSlots(NOON, 1) + MINUTE;
    const { status, body } = await get("/api/health");
    expect([status, body]).toEqual([
      503,
      {
        status: "empty",
        asked: told(1),
        currencies: [
          {
            currency: "USD",
            status: "fresh",
            newest: told(0),
            why: `no venue's quote can be used: ${SOURCE_NAMES[0]} no-answer`,
          },
          {
            currency: "EUR",
            status: "empty",
            newest: null,
            why: `no source was asked for it at ${asked(1)}`,
          },
        ],
      },
    ]);
  });

  test("has the same body with ?unhealthy=200, and refuses other codes", async () => {
    now = NOON + INSTRUMENT.staleAfter + 1;
    const { body } = await get("/api/health");
    expect(await get("/api/health?unhealthy=200")).toMatchObject({ status: 200, body });
    expect((await get("/api/health?unhealthy=503")).status).toBe(503);
    expect(await get("/api/health?unhealthy=204")).toMatchObject({ status: 400 });
  });

  test("says before the first slot that nothing has been captured yet", async () => {
    store = memoryStore();
    const { status, body } = await get("/api/health");
    expect([status, body.status, body.asked]).toEqual([503, "empty", null]);
    expect(body.currencies[0].why).toBe("no slot has been captured yet");
  });

  test("reports how far the clock is off, if that is known", async () => {
    change = { currencies: [USD], clockOffset: -90_400 };
    now -= 90_400;
    expect(await get("/api/health")).toMatchObject({
      status: 503,
      body: { status: "wrong-clock", clockOffsetSeconds: -90, currencies: [{ status: "fresh" }] },
    });
    now = NOON + MINUTE;
    change = { currencies: [USD], clockOffset: 12 };
    expect(await get("/api/health")).toMatchObject({ status: 200, body: { status: "fresh" } });
    expect((await get("/api/health")).body).not.toHaveProperty("clockOffsetSeconds");
  });

  test("of a replay is a 503: a caller that only checks the status must not take it for today's prices", async () => {
    change = { currencies: [USD], replayOf: "14 July 2025" };
    expect(await get("/api/health")).toMatchObject({
      status: 503,
      body: { status: "replay", currencies: [{ status: "replay", newest: told(0) }] },
    });
  });

  test("only reads the newest prices and quotes from the store", async () => {
    const { latest, newestEvidence } = store;
    store = { latest, newestEvidence } as Context["store"];
    expect((await get("/api/health")).body.status).toBe("empty");
  });
});

test("GET /api/live answers without reading from the store", async () => {
  store = {} as Context["store"];
  expect(await get("/api/live")).toMatchObject({ status: 200, body: { alive: true } });
  expect((await get("/api/live?deep=1")).status).toBe(400);
});

describe("every answer", () => {
  test("declares its type and forbids scripts", async () => {
    const { headers } = await get("/api/prices");
    expect(headers.get("content-type")).toBe("application/json; charset=utf-8");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(headers.get("cache-control")).toBe("no-cache");
  });

  test("is not sent again to a client that has it", async () => {
    const etag = (await get("/api/prices")).headers.get("etag") ?? "";
    expect(await get("/api/prices", { headers: { "if-none-match": `"other", ${etag}` } })).toMatchObject({
      status: 304,
      body: undefined,
    });
    const strong = etag.replace("W/", "");
    expect((await get("/api/prices", { headers: { "if-none-match": strong } })).status).toBe(304);
    expect((await get("/api/prices", { headers: { "if-none-match": '"other"' } })).status).toBe(200);
    expect((await get("/api/prices", { headers: { "if-none-match": "*" } })).status).toBe(304);
    expect((await get("/api/none", { headers: { "if-none-match": "*" } })).status).toBe(404);
  });

  test("about the past may be cached, except in a replay", async () => {
    now = NOON + 3 * DAY;
    for (const path of ["prices", "candles"]) {
      const caching = async () =>
        (await get(`/api/${path}?from=2026-11-24&to=2026-11-25`)).headers.get("cache-control");
      change = {};
      expect(await caching()).toBe("public, max-age=3600");
      change = { replayOf: "14 July 2025" };
      expect(await caching()).toBe("no-cache");
    }
  });

  test("to HEAD has no body; other methods and addresses are refused", async () => {
    expect(await get("/api/prices", { method: "HEAD" })).toMatchObject({ status: 200, body: undefined });
    const post = await get("/api/prices", { method: "POST", body: "{}" });
    expect([post.status, post.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
    expect((await get("/api/constructor")).status).toBe(404);
    expect((await get("/../etc/passwd")).status).toBe(404);
  });

  test("in a replay says so", async () => {
    change = { replayOf: "14 July 2025" };
    for (const path of ["latest", "first", "prices", "candles", "quotes", "health", "live", "nowhere"]) {
      const { headers, body } = await get(`/api/${path}`);
      expect([path, headers.get("replay-of"), body.replayOf]).toEqual([path, "14 July 2025", "14 July 2025"]);
    }
  });

  test("is a 503 without internal details if the store fails", async () => {
    store = { ...store, prices: () => Promise.reject(new Error("password=hunter2")) };
    expect(await get("/api/prices")).toMatchObject({
      status: 503,
      body: { problems: ["the prices cannot be read at the moment"] },
    });
    expect(errors).toHaveLength(1);
  });

  test("is logged once a slot if the store fails, with the number of visitors in the last slot that had any", async () => {
    const prices = () => Promise.reject(new Error("no worker is left"));
    const { errors, ...served } = await serving({ store: { ...store, prices }, clock: { now: () => now } });
    for (const _ of Array(7)) expect((await served.get("/api/prices")).status).toBe(503);
    expect(errors).toEqual([expect.objectContaining({ message: "no worker is left" })]);
    now += SLOT_LENGTH;
    for (const _ of Array(3)) await served.get("/api/prices");
    expect(errors.slice(1)).toEqual([
      expect.objectContaining({ message: "Error: no worker is left (7 visitors met this the last time)" }),
    ]);
  });

  test("is logged once for each kind of failure", async () => {
    const ways = ["one", "another", "one"].map((message) => new Error(message));
    const prices = () => Promise.reject(ways.shift());
    const { errors, ...served } = await serving({ store: { ...store, prices }, clock: { now: () => now } });
    for (const _ of Array(3)) await served.get("/api/prices");
    expect(errors.map((error) => (error as Error).message)).toEqual(["one", "another"]);
  });
});
