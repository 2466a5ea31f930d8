import { type Currency, DAY, type Instant, type PriceStore, type Range, TrackerError } from "@tracker/core";
import { type Line, priceFields, quoteFields } from "@tracker/dashboard";

export interface Exported {
  readonly from: Instant | undefined;
  readonly to: Instant | undefined;
  /** Undefined for every stored currency. */
  readonly currency: Currency | undefined;
  /** Ends the export with a TrackerError, as the output is then incomplete. */
  readonly signal: AbortSignal;
}

/** The name of a column in JSON. */
export function jsonKey(column: string): string {
  return column.replaceAll(/_(.)/g, (_whole, letter: string) => letter.toUpperCase());
}

/** The length of a page, so that memory stays flat: about 6,000 prices or 5,000 quotes. */
const PRICES_AT_A_TIME = 7 * DAY;
const QUOTES_AT_A_TIME = DAY;

/** The currencies with a stored price, or with a quote in the newest slot that was asked; sorted. */
export async function storedCurrencies(store: PriceStore): Promise<readonly Currency[]> {
  const [oldest, newest] = await Promise.all([store.oldest(), store.newestEvidence()]);
  return [...new Set([...oldest, ...newest].map(({ currency }) => currency))].toSorted();
}

/** The stored prices as lines, by slot, then currency, a page at a time. */
export async function* pricePages(store: PriceStore, { currency, ...asked }: Exported): AsyncGenerator<Line[]> {
  const oldest = (await store.oldest()).filter((row) => currency === undefined || row.currency === currency);
  const currencies = oldest.map((row) => row.currency);
  const slots = [...oldest, ...(await store.latest(currencies))].map(({ slot }) => slot);
  const stored = { from: Math.min(...slots), to: Math.max(...slots) + 1 };
  for (const range of pagesOf(stored, asked, PRICES_AT_A_TIME)) {
    const rows = await Promise.all(currencies.map((one) => store.prices(one, range)));
    yield rows
      .flat()
      .toSorted((a, b) => a.slot - b.slot || (a.currency < b.currency ? -1 : 1))
      .map(priceFields);
  }
}

/** The stored quotes as lines, by slot, then currency, then source, a page at a time. */
export async function* quotePages(store: PriceStore, { currency, ...asked }: Exported): AsyncGenerator<Line[]> {
  const [oldest, [newest]] = await Promise.all([store.oldestQuoted(), store.newestEvidence()]);
  if (oldest === undefined || newest === undefined) return;
  const stored = { from: oldest, to: newest.slot + 1 };
  for (const range of pagesOf(stored, asked, QUOTES_AT_A_TIME)) {
    const captures = await store.evidence(range);
    yield captures
      .filter((capture) => currency === undefined || capture.currency === currency)
      .flatMap(({ slot, quotes }) => quotes.map((quote) => quoteFields(slot, quote)));
  }
}

function* pagesOf(
  stored: Range,
  { from = stored.from, to = stored.to, signal }: Pick<Exported, "from" | "to" | "signal">,
  length: number,
): Generator<Range> {
  const end = Math.min(to, stored.to);
  for (let start = Math.max(from, stored.from); start < end; start += length) {
    if (signal.aborted) throw new TrackerError("no-answer", "stopped: the output is incomplete");
    yield { from: start, to: Math.min(start + length, end) };
  }
}
