import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Currency } from "@tracker/core";
import type { Context } from "@tracker/dashboard";
import { createHandler } from "@tracker/dashboard";
import { capture, NOON, threePrices } from "@tracker/dashboard/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Description, judgeBy } from "../api/described.ts";
import { holds } from "./cases.ts";
import { hostileText } from "./hostile.ts";

const description: Description = JSON.parse(readFileSync(join(import.meta.dirname, "../../docs/openapi.json"), "utf8"));
const PATHS = Object.keys(description.paths);
const judge = judgeBy(description);

const [USD, EUR] = ["USD", "EUR"] as unknown as [Currency, Currency];

/** The range of times in every database (datetime2: from 0001-01-01 to the end of 9999), rounded up to whole seconds. */
const FIRST = Date.parse("0001-01-01T00:00:00Z");
const LAST = Date.parse("9999-12-31T23:59:59Z");
const isTime = (instant: number) => FIRST <= instant && Math.ceil(instant / 1_000) * 1_000 <= LAST;

/** A store that refuses times that a real one cannot hold. */
async function carefulStore(): Promise<Context["store"]> {
  const store = await threePrices();
  const { price, ...dollars } = capture(0, 100, "ok");
  // With a price in each currency it is healthy, so a 503 is a failure.
  await store.save([{ ...dollars, currency: EUR, price: price && { ...price, currency: EUR }, quotes: [] }]);
  const careful = <Answer>(instants: readonly number[], answer: () => Answer): Answer => {
    if (!instants.every(isTime)) throw new RangeError(`the store was asked for ${instants}`);
    return answer();
  };
  return {
    latest: store.latest,
    prices: async (currency, range) => careful([range.from, range.to], () => store.prices(currency, range)),
    candles: async (currency, range, length) =>
      careful([range.from, range.to], () => store.candles(currency, range, length)),
    firstFrom: async (currency, from) => careful([from], () => store.firstFrom(currency, from)),
    quotes: async (slot) => careful([slot], () => store.quotes(slot)),
    newestEvidence: store.newestEvidence,
  };
}

const instant = fc.oneof(
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.tuple(fc.nat(9_999), fc.nat(13), fc.nat(32)).map(([year, month, day]) => {
    const two = (number: number) => String(number).padStart(2, "0");
    return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
  }),
  fc.constantFrom("2026-11-24", "2026-11-24T12:00Z", "2026-11-24T11:55Z", "9999-12-31", "9999-12-31T23:59:59.5Z"),
);
const name = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("currency", "from", "to", "format", "length", "slot") },
  hostileText,
);
const value = fc.oneof(instant, fc.constantFrom("USD", "EUR", "csv", "json", "5m", "30m", "2h", "1d"), hostileText);
const query = fc
  .array(fc.tuple(name, value), { maxLength: 4 })
  .map((pairs) => pairs.map(([key, said]) => `${encoded(key)}=${encoded(said)}`).join("&"));
const path = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom(...PATHS.map((one) => one.slice(1))),
  },
  fc.tuple(fc.constantFrom("api/", ""), hostileText).map(([api, rest]) => api + encoded(rest)),
);
const encoded = (text: string) => encodeURIComponent(text.toWellFormed());
const address = fc.oneof(
  { weight: 5, arbitrary: fc.tuple(path, query).map(([where, said]) => `${where}?${said}`) },
  hostileText,
);
const method = fc.oneof({ weight: 5, arbitrary: fc.constantFrom("GET", "HEAD", "POST", "OPTIONS") }, hostileText);
const headers = fc.array(
  fc.tuple(
    fc.constantFrom("accept-encoding", "if-none-match", "host", "accept", "range", "__proto__"),
    fc.oneof(hostileText, fc.constantFrom("gzip", "br;q=0", "*", "gzip;q=x, br;q=2", '"x", W/"y"')),
  ),
  { maxLength: 3 },
);

test("any request to the API is answered or refused, and never causes an internal error", async () => {
  const failures: unknown[] = [];
  const store = await carefulStore();
  const context = { store, clock: { now: () => NOON + 60_000 }, currencies: [USD, EUR] } as Context;
  const handler = createHandler(
    () => context,
    (error) => failures.push(error),
  );
  await holds(
    fc.asyncProperty(method, address, headers, async (how, where, said) => {
      const request = requestOf(how, where, said);
      if (request === undefined) return;
      const response = await handler(request);
      const body = Buffer.from(await response.arrayBuffer());
      expect(failures.splice(0)).toEqual([]);
      expect([200, 304, 400, 404, 405]).toContain(response.status);
      expect(response.headers.get("x-content-type-options")).toBe("nosniff");
      expect(body.length).toBeLessThan(50_000);
      if (response.headers.has("content-encoding") || request.method === "HEAD") return;
      const { pathname } = new URL(request.url);
      // The description has no operation for these two: they list problems as a 400 does.
      const named = [404, 405].includes(response.status) ? "BadRequest" : undefined;
      const answered = { status: response.status, headers: response.headers, text: String(body) };
      expect(judge.problemsOf(answered, pathname, named)).toEqual([]);
      if (response.status >= 400) {
        const { problems } = JSON.parse(String(body)) as { problems: readonly string[] };
        expect(problems.every((problem) => problem.length < 500)).toBe(true);
      }
    }),
  );
});

/** A request as it can arrive; undefined if no server would accept it. */
function requestOf(method: string, address: string, said: [string, string][]): Request | undefined {
  try {
    return new Request(`http://localhost/${address}`, { method, headers: said });
  } catch {
    return undefined;
  }
}
