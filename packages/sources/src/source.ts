import {
  type Answer,
  ASK_DEADLINE,
  type Currency,
  type PriceSource,
  parseCurrency,
  type Quote,
  type Slot,
} from "@tracker/core";
import { historyOf } from "./history.ts";
import { named } from "./named.ts";
import { isSpared, requesterOf, type SourceOptions } from "./request.ts";
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
  get: (path: string) => Promise<unknown>,
): Promise<Answer[]> {
  const symbolOf = (currency: Currency) => venue.symbols[currency] as string;
  try {
    const body = await get(venue.ticker.path(currencies.map(symbolOf), slot));
    return currencies.map((currency) =>
      answer(venue, currency, () => venue.ticker.read(body, symbolOf(currency), slot)),
    );
  } catch (error) {
    return currencies.map((currency) => ({ currency, error: named(venue, currency, error) }));
  }
}

function answer(venue: Venue, currency: Currency, read: () => Quote): Answer {
  try {
    return { currency, quote: read() };
  } catch (error) {
    return { currency, error: named(venue, currency, error) };
  }
}
