import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { addSlots, type Currency, formatPrice, INSTRUMENT, type SourceName, TrackerError, toSlot } from "@tracker/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sourceOf } from "../source.ts";
import { ofSlots, toRecordedTime, venueNamed } from "../testing/index.ts";
import { VENUES } from "./index.ts";

/**
 * Real answers of the venues, recorded by other public projects, with the values that those projects read from them. They are stored beside
 * this clone and are not part of it.
 */
const FOLDER = join(import.meta.dirname, "../../../../../shared/real-answers");
const MISSING =
  "there are no recorded answers of the venues beside this clone; to run them: npm test, with answers in ../shared/real-answers";

/** The venues' symbols for the asset. Kraken has its own name for bitcoin. */
const { code } = INSTRUMENT.asset;
const OURS = new RegExp(`^(?:t?(?:${code === "BTC" ? "BTC|XBT" : code})-?)?(USD|EUR|GBP)$`, "i");

interface TickerCase {
  readonly kind: "ticker";
  readonly expect: {
    readonly last: number;
    readonly bid: number | null;
    readonly ask: number | null;
    readonly time: number | null;
  };
}

interface CandlesCase {
  readonly kind: "candles";
  readonly expect: { readonly closes: readonly (readonly [start: number, close: number])[] };
}

type Good = (TickerCase | CandlesCase) & {
  readonly venue: SourceName;
  readonly symbol: string;
  readonly body: unknown;
  readonly origin: string;
};

interface Failed {
  readonly venue: SourceName;
  readonly status: number;
  readonly body: string;
  readonly note: string;
}

const NEVER = new AbortController().signal;
const NOON = toSlot(Date.UTC(2025, 6, 14, 12));

/** Answers of a former interface, without a field that is there now: to be refused, not read. */
const GONE = /no closeTimestamp then/;

function read<Case>(file: string): readonly Case[] {
  return existsSync(join(FOLDER, file)) ? JSON.parse(readFileSync(join(FOLDER, file), "utf8")) : [];
}

const all = read<Good>("good.json");
const named = (cases: readonly Good[]) =>
  cases.map((good) => [`${good.venue} ${good.kind} ${good.symbol}`, good.origin, good] as const);

/** An expected value with the four decimals of a price. */
const price = (value: number | null) => (value === null ? null : value.toFixed(4));

describe("a recorded answer", () => {
  // In this suite, as a suite without any test fails.
  test("exists for most venues", (context) => {
    if (all.length === 0) context.skip(MISSING);
    expect(new Set(all.map(({ venue }) => venue)).size).toBeGreaterThan(6);
  });

  test.each(VENUES)("of $name for the asset has the symbol that we ask for", ({ name, symbols }) => {
    const recorded = all.filter(({ venue }) => venue === name).map(({ symbol }) => symbol);
    for (const symbol of new Set(recorded)) {
      const [, currency] = OURS.exec(symbol) ?? [];
      if (currency !== undefined) expect(symbols[currency.toUpperCase()]).toBe(symbol);
    }
  });

  test.each(named(all.filter(({ origin }) => !GONE.test(origin))))(
    "%s of %s is read correctly",
    (_what, _origin, good) => {
      expect(venueNamed(good.venue).errorOf(good.body)).toBeUndefined();
      if (good.kind === "candles")
        expect(closesIn(good)).toEqual(good.expect.closes.map(([start, close]) => [start, price(close)]));
      else expect(quoteIn(good)).toEqual({ ...good.expect, ...pricesOf(good.expect, price) });
    },
  );

  test.each(named(all.filter(({ origin }) => GONE.test(origin))))("%s of %s is refused", (_what, _origin, good) => {
    expect(() => (good.kind === "candles" ? closesIn(good) : quoteIn(good))).toThrow(TrackerError);
  });
});

function closesIn({ venue, symbol, body }: Good): unknown {
  return venueNamed(venue)
    .candles?.read(ofSlots(body), symbol)
    .closes.map(({ start, close }) => [toRecordedTime(start), formatPrice(close)]);
}

function quoteIn({ venue, symbol, body }: Good): unknown {
  const quote = venueNamed(venue).ticker.read(body, symbol, NOON);
  return { time: quote.venueTime, ...pricesOf(quote, (amount) => (amount === null ? null : formatPrice(amount))) };
}

function pricesOf<Amount>(
  { last, bid, ask }: { last: Amount; bid: Amount | null; ask: Amount | null },
  text: (amount: Amount | null) => string | null,
) {
  return { last: text(last), bid: text(bid), ask: text(ask) };
}

describe("an answer that is not a price", () => {
  let server: Server;
  let answer: Failed;
  beforeAll(async () => {
    server = createServer((_request, response) => {
      response.writeHead(answer.status).end(answer.body);
    });
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const errors = read<Failed>("errors.json").map(
    (failed) => [failed.venue, failed.status, failed.note, failed] as const,
  );

  test("exists for most venues", (context) => {
    if (errors.length === 0) context.skip(MISSING);
    expect(new Set(errors.map(([venue]) => venue)).size).toBeGreaterThan(6);
  });

  test.each(errors)("%s %i: %s", async (venue, _status, _note, failed) => {
    answer = failed;
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { ask, history, currencies } = sourceOf(venueNamed(venue), { url, key: "0123456789abcdef0123" });
    for (const heard of await ask(NOON, currencies, NEVER)) {
      const error = "error" in heard ? heard.error : undefined;
      expect(error).toBeInstanceOf(TrackerError);
      expect(["no-answer", "malformed-answer"]).toContain(error?.code);
      expect(error?.message).toMatch(new RegExp(`^${venue} ${heard.currency}: [^\\n]{3,400}$`));
    }
    const range = { from: addSlots(NOON, -1), to: NOON };
    const read = await history?.ask(currencies[0] as Currency, range, NEVER).catch((error) => error);
    // For venues whose pages are lists, an empty list is a page without candles.
    if (read !== undefined && "closes" in read) expect([failed.body, read.closes]).toEqual(["[]", []]);
    else if (history !== undefined) expect(read).toBeInstanceOf(TrackerError);
  });
});
