import {
  type Answer,
  ASK_DEADLINE,
  type CandleClose,
  type CandleHistory,
  type Currency,
  describeError,
  type PriceSource,
  parseCurrency,
  type Range,
  SECOND,
  SLOT_LENGTH,
  type Slot,
  TrackerError,
} from "@tracker/core";
import { getJson } from "./http.ts";
import { pacer } from "./pacer.ts";
import type { Candles, Venue } from "./venue.ts";

/** A page of candles is larger than a ticker, and nobody waits for it. */
const CANDLE_DEADLINE = 15 * SECOND;

export interface SourceOptions {
  /** Instead of the venue's public address, without a trailing slash. */
  readonly url?: string | undefined;
  readonly key?: string | undefined;
  /** False where the other side need not be spared: no pause between pages of candles, nor before a retry. */
  readonly paced?: boolean;
}

/** The venue behind core's port. */
export function sourceOf(venue: Venue, options: SourceOptions = {}): PriceSource {
  const get = async (path: string, deadline: number, signal: AbortSignal): Promise<unknown> => {
    const headers = venue.headers?.(options.key ?? "") ?? {};
    const { status, body } = await getJson({
      url: (options.url ?? venue.url) + path,
      headers,
      deadline,
      signal,
      ...(options.paced === false && { pause: 0 }),
    });
    const said = venue.errorOf(body);
    if (said === undefined && status === 200) return body;
    throw new TrackerError("no-answer", [`HTTP ${status}`, ...(said === undefined ? [] : [said])].join(": "), {
      retryable: status === 429 || status >= 500,
    });
  };
  const { name, kind, symbols, candles } = venue;
  return {
    name,
    kind,
    currencies: Object.keys(symbols).flatMap((code) => parseCurrency(code) ?? []),
    ask: async (currencies, signal) => {
      const groups = venue.ticker.together ? [currencies] : currencies.map((currency) => [currency]);
      return (
        await Promise.all(groups.map((group) => askGroup(venue, group, (path) => get(path, ASK_DEADLINE, signal))))
      ).flat();
    },
    ...(candles && {
      history: historyOf(venue, candles, (path, signal) => get(path, CANDLE_DEADLINE, signal), options),
    }),
  };
}

/** One request; one answer a currency, so that what is wrong with one stays with it. */
async function askGroup(
  venue: Venue,
  currencies: readonly Currency[],
  get: (path: string) => Promise<unknown>,
): Promise<Answer[]> {
  const symbols = currencies.map((currency) => venue.symbols[currency] as string);
  try {
    const body = await get(venue.ticker.path(symbols));
    return currencies.map((currency, index) => answer(venue, currency, body, symbols[index] as string));
  } catch (error) {
    return currencies.map((currency) => ({ currency, error: named(venue, currency, error) }));
  }
}

function answer(venue: Venue, currency: Currency, body: unknown, symbol: string): Answer {
  try {
    return { currency, quote: venue.ticker.read(body, symbol) };
  } catch (error) {
    return { currency, error: named(venue, currency, error) };
  }
}

function historyOf(
  venue: Venue,
  candles: Candles,
  get: (path: string, signal: AbortSignal) => Promise<unknown>,
  { paced = true }: SourceOptions,
): CandleHistory {
  const turn = pacer(paced ? candles.pace : 0);
  return {
    depth: candles.depth,
    closes: async (currency, range, signal) => {
      const symbol = venue.symbols[currency] as string;
      const found: CandleClose[] = [];
      try {
        for (const page of pages(range, candles.most)) {
          await turn(signal);
          const body = await get(candles.path(symbol, page.from, page.to - SLOT_LENGTH), signal);
          found.push(...candles.read(body, symbol));
        }
      } catch (error) {
        throw named(venue, currency, error);
      }
      return found.filter(({ start }) => range.from <= start && start < range.to);
    },
  };
}

function* pages({ from, to }: Range<Slot>, most: number): Generator<Range<Slot>> {
  const length = most * SLOT_LENGTH;
  for (let start: number = from; start < to; start += length)
    yield { from: start as Slot, to: Math.min(start + length, to) as Slot };
}

function named({ name }: Venue, currency: Currency, error: unknown): TrackerError {
  const message = `${name} ${currency}: ${describeError(error)}`;
  if (!(error instanceof TrackerError)) return new TrackerError("no-answer", message, { cause: error });
  return new TrackerError(error.code, message, { cause: error, retryable: error.retryable });
}
