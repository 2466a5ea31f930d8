import type { Currency } from "../currency.ts";
import type { Range } from "../instant.ts";
import { outranks } from "../quality.ts";
import type { Slot } from "../slot.ts";
import {
  type Candle,
  type Capture,
  contextOf,
  type Evidence,
  type PriceRow,
  type RepairableStore,
  type RepairedPrice,
} from "../store.ts";
import { firstOfEachSource, type JudgedQuote } from "../verdict.ts";

const key = (currency: Currency, slot: Slot) => `${currency} ${slot}`;

const EVER = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

/** The price store's rules in memory, written as plainly as possible: the tests compare the real stores with it. */
export function memoryStore(): RepairableStore {
  const captures = new Map<string, Capture>();
  const trail: RepairedPrice[] = [];
  const rows = (currency: Currency, { from, to }: Range): PriceRow[] =>
    [...captures.values()]
      .map(({ price }) => price)
      .filter((price) => price !== null && price.currency === currency && from <= price.slot && price.slot < to)
      .map((price) => price as PriceRow)
      .toSorted((a, b) => a.slot - b.slot);
  const evidence = ({ from, to }: Range): Evidence[] =>
    [...captures.values()]
      .filter(({ slot, quotes }) => from <= slot && slot < to && quotes.length > 0)
      .map(({ slot, currency, quotes, context }) => ({
        slot,
        currency,
        quotes: quotes.toSorted(byCurrencyAndSource),
        context,
      }))
      .toSorted((a, b) => a.slot - b.slot || compare(a.currency, b.currency));
  return {
    save: async (saved) => {
      const priced = new Set<string>();
      for (const capture of saved) {
        const at = key(capture.currency, capture.slot);
        const stored = captures.get(at);
        if (stored !== undefined && !outranks(capture.price?.quality ?? null, stored.price?.quality ?? null)) continue;
        captures.set(at, asKept(capture));
        if (capture.price !== null) priced.add(at);
      }
      return priced.size;
    },
    prices: async (currency, range) => rows(currency, range),
    candles: async (currency, range, length) =>
      [...Map.groupBy(rows(currency, range), ({ slot }) => Math.floor(slot / length) * length)].map(([start, span]) =>
        candle(start, span),
      ),
    latest: async (currencies) => currencies.toSorted().flatMap((currency) => rows(currency, EVER).at(-1) ?? []),
    firstFrom: async (currency, from) => rows(currency, { ...EVER, from })[0],
    oldest: async () => {
      const currencies = new Set([...captures.values()].map(({ currency }) => currency));
      return [...currencies].toSorted(compare).flatMap((currency) => rows(currency, EVER)[0] ?? []);
    },
    pricedSlots: async (currencies, range) =>
      new Map(currencies.map((currency) => [currency, rows(currency, range).map(({ slot }) => slot)])),
    quotes: async (slot) =>
      [...captures.values()]
        .filter((capture) => capture.slot === slot)
        .flatMap(({ quotes }) => quotes)
        .toSorted(byCurrencyAndSource),
    evidence: async (range) => evidence(range),
    newestEvidence: async () => {
      const all = evidence(EVER);
      return all.filter(({ slot }) => slot === all.at(-1)?.slot);
    },
    oldestQuoted: async () => evidence(EVER)[0]?.slot,
    trimQuotes: async (before, limit) => {
      const old = [...captures.values()]
        .filter(({ slot }) => slot < before)
        .flatMap((capture) => capture.quotes.map((quote) => ({ capture, quote })))
        .toSorted((a, b) => a.capture.slot - b.capture.slot || byCurrencyAndSource(a.quote, b.quote))
        .slice(0, limit);
      for (const { capture, quote } of old) {
        const current = captures.get(key(capture.currency, capture.slot)) as Capture;
        captures.set(key(capture.currency, capture.slot), {
          ...current,
          quotes: current.quotes.filter((other) => other !== quote),
        });
      }
      return old.length;
    },
    repair: async (repairs, note) => {
      const standing = repairs.filter(
        ({ row }) => captures.get(key(row.currency, row.slot))?.price?.capturedAt === row.capturedAt,
      );
      for (const { row, by } of standing) {
        trail.push({ row: captures.get(key(row.currency, row.slot))?.price as PriceRow, ...note });
        captures.set(key(row.currency, row.slot), asKept(by));
      }
      const isKept = ({ row }: RepairedPrice, slot: Slot, currency: Currency) =>
        row.slot === slot && row.currency === currency;
      return repairs.filter(({ row }) => trail.some((one) => one.at === note.at && isKept(one, row.slot, row.currency)))
        .length;
    },
    repaired: async ({ from, to }) =>
      trail
        .filter(({ row }) => from <= row.slot && row.slot < to)
        .toSorted((a, b) => a.row.slot - b.row.slot || compare(a.row.currency, b.row.currency) || a.at - b.at),
    close: async () => {},
  };
}

function asKept(capture: Capture): Capture {
  const { context } = capture;
  return {
    ...capture,
    quotes: firstOfEachSource(capture.quotes),
    context: context && contextOf(context.reference, context.agreedSince),
  };
}

function candle(start: number, span: readonly PriceRow[]): Candle {
  const prices = span.map(({ price }) => price);
  const having = (quality: string) => span.filter((row) => row.quality === quality).length;
  const [open, close] = [prices[0], prices.at(-1)] as [Candle["open"], Candle["close"]];
  const high = Math.max(...prices) as Candle["high"];
  const low = Math.min(...prices) as Candle["low"];
  return {
    start,
    open,
    high,
    low,
    close,
    count: span.length,
    degraded: having("degraded"),
    backfilled: having("backfilled"),
    imported: having("imported"),
  };
}

function byCurrencyAndSource(a: JudgedQuote, b: JudgedQuote): number {
  return `${a.currency} ${a.source}` < `${b.currency} ${b.source}` ? -1 : 1;
}

function compare(a: Currency, b: Currency): number {
  return a < b ? -1 : Number(a > b);
}
