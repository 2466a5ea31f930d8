import {
  type Answer,
  ASK_DEADLINE,
  type Currency,
  type Instant,
  type PriceSource,
  parseCurrency,
  type Quote,
  type Slot,
} from "@tracker/core";
import { historyOf } from "./history.ts";
import { named } from "./named.ts";
import { type Document, isSpared, requesterOf, type SourceOptions } from "./request.ts";
import type { Venue } from "./venue.ts";

/** A venue behind core's port. */
export function sourceOf(venue: Venue, options: SourceOptions = {}): PriceSource {
  const { name, kind, symbols, ticker, candles } = venue;
  const get = requesterOf(venue, options);
  return {
    name,
    kind,
    currencies: Object.keys(symbols).flatMap((code) => parseCurrency(code) ?? []),
    ask: async (slot, currencies, signal) => {
      const groups = ticker.together ? [currencies] : currencies.map((currency) => [currency]);
      const request = (path: string) => get(path, ASK_DEADLINE, signal);
      return (await Promise.all(groups.map((group) => askGroup(venue, slot, group, request)))).flat();
    },
    ...(candles && { history: historyOf(venue, candles, get, isSpared(options)) }),
  };
}

/** One request; one answer a currency, so that what is wrong with one stays with it. */
async function askGroup(
  venue: Venue,
  slot: Slot,
  currencies: readonly Currency[],
  get: (path: string) => Promise<Document>,
): Promise<Answer[]> {
  const symbolOf = (currency: Currency) => venue.symbols[currency] as string;
  try {
    const { body, serverTime: inHeader } = await get(venue.ticker.path(currencies.map(symbolOf), slot));
    const serverTime = latest(inHeader, venue.ticker.serverTime?.(body) ?? null);
    return currencies.map((currency) => ({
      ...answer(venue, currency, () => venue.ticker.read(body, symbolOf(currency), slot)),
      serverTime,
    }));
  } catch (error) {
    return currencies.map((currency) => ({ currency, serverTime: null, error: named(venue, currency, error) }));
  }
}

function answer(venue: Venue, currency: Currency, read: () => Quote): Answer {
  try {
    return { currency, serverTime: null, quote: read() };
  } catch (error) {
    return { currency, serverTime: null, error: named(venue, currency, error) };
  }
}

/** Of two times that a venue gives, one may be a cache's: that is the earlier one. */
function latest(first: Instant | null, second: Instant | null): Instant | null {
  return first === null || second === null ? (first ?? second) : Math.max(first, second);
}
