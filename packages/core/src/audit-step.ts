import { apartFrom } from "./agreement.ts";
import { type Audited, auditPrice } from "./audit.ts";
import { candlePrices } from "./candle-prices.ts";
import type { Currency } from "./currency.ts";
import type { TrackerError } from "./errors.ts";
import { DAY, type Range } from "./instant.ts";
import type { Ports } from "./ports.ts";
import { AGREEMENT, PAIR_CLOSES, REFERENCE_AGE } from "./rule.ts";
import { SLOT_LENGTH, type Slot } from "./slot.ts";
import type { SourceKind, SourceName } from "./source.ts";
import type { Evidence, PricedCapture, PriceRow, PriceStore } from "./store.ts";

/**
 * Slots audited in one step: about a day. With the closes before them, by which candles are judged, they are one page of the venue that
 * gives the fewest (300 candles).
 */
export const AUDIT_STEP = 300 - PAIR_CLOSES - REFERENCE_AGE / SLOT_LENGTH;

/** A stored price and what an audit found of it. */
export interface AuditedPrice {
  readonly row: PriceRow;
  /** What its stored quotes say. */
  readonly audited: Audited;
  /** What candles make of its slot; null where they cannot tell. Absent where they were not asked. */
  readonly candles?: PricedCapture | null;
  /** How far the price is from that, as a part of it; null where it is within what prices that agree may be apart, or cannot be told. */
  readonly contradicted: number | null;
}

export interface AuditedStep {
  /** By slot, then currency. */
  readonly prices: readonly AuditedPrice[];
  /** The failure of each source whose candles could not be read, all or some. */
  readonly failures: ReadonlyMap<SourceName, TrackerError>;
}

export interface AuditOptions {
  readonly currencies: readonly Currency[];
  /** What kind of source a name is. */
  readonly kindOf: (source: SourceName) => SourceKind;
  /** Whether the venues' candles are asked as well. */
  readonly askCandles: boolean;
  readonly signal: AbortSignal;
}

/** Whether a price is to be replaced: its quotes do not make it, or candles contradict it. */
export function isWrong({ audited, contradicted }: AuditedPrice): boolean {
  return audited.outcome === "differs" || contradicted !== null;
}

/**
 * Audits the stored prices of a range, of AUDIT_STEP slots at the most: each by what is stored beside it, and by the venues' candles where they
 * are asked. Rejects with a TrackerError when the store cannot be read.
 */
export async function auditStep(ports: Ports, range: Range<Slot>, options: AuditOptions): Promise<AuditedStep> {
  const { currencies, kindOf, askCandles, signal } = options;
  const stored = await Promise.all(currencies.map((currency) => ports.store.prices(currency, range)));
  const rows = stored.flat().toSorted((a, b) => a.slot - b.slot || (a.currency < b.currency ? -1 : 1));
  if (rows.length === 0) return { prices: [], failures: new Map() };
  const evidence = await ports.store.evidence(range);
  const evidenceOf = new Map(evidence.map((found) => [keyOf(found), found]));
  const asked = currencies.filter((_, index) => stored[index]?.length !== 0);
  const found = askCandles ? await candlePrices(ports, range, asked, signal) : undefined;
  const fromCandles = new Map(found?.captures.map((capture) => [keyOf(capture), capture]));
  const prices: AuditedPrice[] = [];
  for (const row of rows) {
    const own = evidenceOf.get(keyOf(row));
    let audited = auditPrice(row, own, kindOf);
    if (audited.outcome === "differs" && own === evidence[0] && (await isTrimmed(row, own, ports.store, kindOf)))
      audited = { outcome: "not checkable", why: "some of its quotes are not kept any more" };
    const capture = fromCandles.get(keyOf(row));
    const candles = capture !== undefined && hasPrice(capture) ? capture : null;
    prices.push({ row, audited, ...(askCandles && { candles }), contradicted: contradiction(row, candles) });
  }
  return { prices, failures: found?.failures ?? new Map() };
}

const keyOf = ({ currency, slot }: Pick<PriceRow, "currency" | "slot">) => `${currency} ${slot}`;

function hasPrice(capture: { readonly price: PriceRow | null }): capture is PricedCapture {
  return capture.price !== null;
}

/** A live price is of up to a minute after its slot's boundary: nothing closer than prices that agree are to each other contradicts it. */
function contradiction({ price }: PriceRow, candles: PricedCapture | null): number | null {
  const apart = candles === null ? 0 : apartFrom(price, candles.price.price);
  return apart > AGREEMENT ? apart : null;
}

/** Whether quotes are missing where trimming, which goes by slot and currency from the oldest on, has stopped. */
async function isTrimmed(
  { asked, slot }: PriceRow,
  own: Evidence | undefined,
  store: PriceStore,
  kindOf: (source: SourceName) => SourceKind,
): Promise<boolean> {
  const venues = own?.quotes.filter(({ source }) => kindOf(source) === "venue") ?? [];
  return venues.length < asked && (await store.evidence({ from: slot - DAY, to: slot })).length === 0;
}
