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
import { pacer } from "./pacer.ts";
import { type Document, isSpared, requesterOf, type SourceOptions } from "./request.ts";
import type { Venue } from "./venue.ts";

/** A venue behind core's port. */
export function sourceOf(venue: Venue, options: SourceOptions = {}): PriceSource {
  const { name, kind, symbols, ticker, candles } = venue;
  const get = requesterOf(venue, options);
  const singlyTurn = pacer(isSpared(options) ? (ticker.singly?.pace ?? 0) : 0);
  return {
    name,
    kind,
    currencies: Object.keys(symbols).flatMap((code) => parseCurrency(code) ?? []),
    ask: async (slot, currencies, signal) => {
      const end = performance.now() + ASK_DEADLINE;
      const groups = ticker.together ? [currencies] : currencies.map((currency) => [currency]);
      const request = (path: string) => get(path, ASK_DEADLINE, signal);
      // The first request, for all currencies, has used part of the deadline.
      const left = () => Math.max(Math.floor(end - performance.now()), 1);
      const singly = async (path: string) => {
        await singlyTurn(AbortSignal.any([signal, AbortSignal.timeout(left())]));
        return get(path, left(), signal);
      };
      return (await Promise.all(groups.map((group) => askGroup(venue, slot, group, request, singly)))).flat();
    },
    ...(candles && { history: historyOf(venue, candles, get, isSpared(options)) }),
  };
}

type Get = (path: string) => Promise<Document>;

/** One request for the group or, if one currency makes that fail, one for each. One answer per currency, so that a failure affects only its own. */
async function askGroup(
  venue: Venue,
  slot: Slot,
  currencies: readonly Currency[],
  get: Get,
  singly: Get,
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
    if (currencies.length > 1 && venue.ticker.singly?.after.test(String(error))) {
      const each = currencies.map((currency) => askGroup(venue, slot, [currency], singly, singly));
      return (await Promise.all(each)).flat();
    }
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

/** The later of the times that a venue gives: the earlier one may come from a cache. */
function latest(...times: readonly (Instant | null)[]): Instant | null {
  const told = times.filter((time) => time !== null);
  return told.length === 0 ? null : Math.max(...told);
}
