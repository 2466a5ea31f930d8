import {
  type CandleClose,
  type CandleHistory,
  type Currency,
  type HistoryAnswer,
  type Instant,
  type Range,
  SECOND,
  SLOT_LENGTH,
  type Slot,
} from "@tracker/core";
import { named } from "./named.ts";
import { pacer } from "./pacer.ts";
import type { Requester } from "./request.ts";
import type { Candles, Venue } from "./venue.ts";

/** A page of candles is larger than a ticker, and nobody waits for it. */
const PAGE_DEADLINE = 15 * SECOND;

/** A venue's candles behind core's port, a page after the other. */
export function historyOf(venue: Venue, candles: Candles, get: Requester, spared: boolean): CandleHistory {
  const turn = pacer(spared ? candles.pace : 0);
  const readPages = async (currency: Currency, range: Range<Slot>, signal: AbortSignal): Promise<HistoryAnswer> => {
    const symbol = venue.symbols[currency] as string;
    const closes: CandleClose[] = [];
    let serverTime: Instant | null = null;
    for (const { from, to } of pages(range, candles.most)) {
      await turn(signal);
      const document = await get(candles.path(symbol, from, to - SLOT_LENGTH), PAGE_DEADLINE, signal);
      // Venues answer with more than they are asked for: earlier candles, later ones, the running one. Those of another page come there.
      closes.push(...candles.read(document.body, symbol).filter(({ start }) => from <= start && start < to));
      serverTime = document.serverTime;
    }
    return { closes, serverTime };
  };
  return {
    depth: candles.depth,
    ask: (currency, range, signal) =>
      readPages(currency, range, signal).catch((error) => {
        throw named(venue, currency, error);
      }),
  };
}

function* pages({ from, to }: Range<Slot>, most: number): Generator<Range> {
  const length = most * SLOT_LENGTH;
  for (let start: number = from; start < to; start += length) yield { from: start, to: Math.min(start + length, to) };
}
