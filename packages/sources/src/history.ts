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
  TrackerError,
} from "@tracker/core";
import type { CandlePage } from "./candles.ts";
import { named } from "./named.ts";
import { pacer } from "./pacer.ts";
import type { Requester } from "./request.ts";
import type { Candles, Venue } from "./venue.ts";

/** Longer than for a ticker: a page of candles is larger, and nothing waits for it. */
const PAGE_DEADLINE = 15 * SECOND;

/**
 * A venue's candles behind core's port, fetched page by page. A page that cannot be read does not affect the others; after one that cannot be
 * fetched no more are asked for, and the pages before it are the answer.
 */
export function historyOf(venue: Venue, candles: Candles, get: Requester, spared: boolean): CandleHistory {
  const turn = pacer(spared ? candles.pace : 0);
  const readPages = async (currency: Currency, range: Range<Slot>, signal: AbortSignal): Promise<HistoryAnswer> => {
    const symbol = venue.symbols[currency] as string;
    const found: CandleClose[] = [];
    let serverTime: Instant | null = null;
    let problem: unknown;
    let isRead = false;
    for (const { from, to } of pages(range, candles.most)) {
      try {
        await turn(signal);
        const document = await get(candles.path(symbol, from, to - SLOT_LENGTH), PAGE_DEADLINE, signal);
        serverTime = document.serverTime;
        const page: CandlePage = candles.read(document.body, symbol);
        problem ??= page.problem;
        isRead = true;
        // Venues send more than they are asked for: earlier candles, later ones, the unfinished one. Those of another page come with that page.
        found.push(...page.closes.filter(({ start }) => from <= start && start < to));
      } catch (error) {
        problem ??= error;
        if (!isMalformed(error)) break;
      }
    }
    if (problem === undefined) return { closes: found, serverTime };
    const told = named(venue, currency, problem);
    if (!isRead) throw told;
    return { closes: found, serverTime, problem: told };
  };
  return { depth: candles.depth, ask: readPages };
}

function isMalformed(error: unknown): boolean {
  return error instanceof TrackerError && error.code === "malformed-answer";
}

function* pages({ from, to }: Range<Slot>, most: number): Generator<Range> {
  const length = most * SLOT_LENGTH;
  for (let start: number = from; start < to; start += length) yield { from: start, to: Math.min(start + length, to) };
}
