import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { addSlots, type Currency } from "@tracker/core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { sourceOf } from "../source.ts";
import { expectedOf, NOON, requestOf } from "../testing/samples.ts";
import type { Venue } from "../venue.ts";
import { VENUES } from "./index.ts";

/** The exact requests to each venue: no stand-in can tell whether a parameter that it does not know is right. */
const NEVER = new AbortController().signal;

let server: Server;
let asked: string[];

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.end(JSON.stringify(emptyPage(request.url ?? "")));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
});
beforeEach(() => {
  asked = [];
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** A page without candles, in the form of the venue that was asked. */
function emptyPage(path: string): unknown {
  const [, pair] = /^\/0\/.*[?&]pair=(\w+)/.exec(path) ?? [];
  if (pair !== undefined) return { error: [], result: { [pair]: [], last: 0 } };
  return path.startsWith("/api/v2/ohlc/") ? { data: { ohlc: [] } } : [];
}

const named = VENUES.map((venue) => [venue.name, venue] as const);
const sourceAt = (venue: Venue) =>
  sourceOf(venue, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });

test.each(named)("%s is asked for its tickers", async (name, venue) => {
  const source = sourceAt(venue);
  await source.ask(NOON, source.currencies, NEVER);
  const { requests } = expectedOf(name);
  expect(asked.toSorted()).toEqual(requests.tickers.map((path) => requestOf(venue, requests, path)).toSorted());
});

describe.each(named.filter(([, { candles }]) => candles !== undefined))(
  "%s is asked for its candles",
  (name, venue) => {
    const { requests } = expectedOf(name);
    const { candles: pages = [], mostASecond } = requests;

    test.each(pages)("of $slots slots", async ({ slots, paths }) => {
      const source = sourceAt(venue);
      const currency = source.currencies[0] as Currency;
      await source.history?.ask(currency, { from: addSlots(NOON, -slots), to: NOON }, NEVER);
      expect(asked).toEqual(paths.map((path) => requestOf(venue, requests, path)));
    });

    test("in more than one page, slower than it allows: with a slightly wrong clock, a pace at the limit would exceed it", () => {
      expect(pages.length).toBeGreaterThan(1);
      expect(1_000 / (venue.candles?.pace ?? 0)).toBeLessThan(mostASecond as number);
    });
  },
);
