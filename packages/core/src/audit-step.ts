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
 * Slots audited in one step: about a day. With the earlier closes that candles are judged by, they fill one page of the venue that returns
 * the fewest candles (300).
 */
export const AUDIT_STEP = 300 - PAIR_CLOSES - REFERENCE_AGE / SLOT_LENGTH;

/** A stored price and what the audit found. */
export interface AuditedPrice {
  readonly row: PriceRow;
  /** The result of deriving it again from its stored quotes. */
  readonly audited: Audited;
  /** The price that candles give its slot; null if they give none. Absent if candles were not asked for. */
  readonly candles?: PricedCapture | null;
  /** How far the price is from the candles' price, as a fraction of it; null if within AGREEMENT, or if candles give none. */
  readonly contradicted: number | null;
}

export interface AuditedStep {
  /** By slot, then currency. */
  readonly prices: readonly AuditedPrice[];
  /** The failure of each source whose candles could not all be read. */
  readonly failures: ReadonlyMap<SourceName, TrackerError>;
  /** Whether any source's candles could be read. */
  readonly anyRead: boolean;
}

export interface AuditOptions {
  readonly currencies: readonly Currency[];
  /** The kind of a source, by name. */
  readonly kindOf: (source: SourceName) => SourceKind;
  /** Whether to ask for the venues' candles as well. */
  readonly askCandles: boolean;
  readonly signal: AbortSignal;
}

/** Whether a price should be replaced: its quotes do not give it, or candles contradict it. */
export function isWrong({ audited, contradicted }: AuditedPrice): boolean {
  return audited.outcome === "differs" || contradicted !== null;
}

/**
 * Audits the stored prices of a range of at most AUDIT_STEP slots: each against its stored quotes and, if asked for, against the venues'
 * candles. Rejects with a TrackerError when the store cannot be read.
 */
export async function auditStep(ports: Ports, range: Range<Slot>, options: AuditOptions): Promise<AuditedStep> {
  const { currencies, kindOf, askCandles, signal } = options;
  const stored = await Promise.all(currencies.map((currency) => ports.store.prices(currency, range)));
  const rows = stored.flat().toSorted((a, b) => a.slot - b.slot || (a.currency < b.currency ? -1 : 1));
  if (rows.length === 0) return { prices: [], failures: new Map(), anyRead: false };
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
      audited = { outcome: "not checkable", why: "some quotes no longer kept" };
    const capture = fromCandles.get(keyOf(row));
    const candles = capture !== undefined && hasPrice(capture) ? capture : null;
    prices.push({ row, audited, ...(askCandles && { candles }), contradicted: contradiction(row, candles) });
  }
  return { prices, failures: found?.failures ?? new Map(), anyRead: found?.anyRead ?? false };
}

const keyOf = ({ currency, slot }: Pick<PriceRow, "currency" | "slot">) => `${currency} ${slot}`;

function hasPrice(capture: { readonly price: PriceRow | null }): capture is PricedCapture {
  return capture.price !== null;
}

/** A live price may be up to a minute younger than its slot's boundary, so a difference within AGREEMENT does not contradict it. */
function contradiction({ price }: PriceRow, candles: PricedCapture | null): number | null {
  const apart = candles === null ? 0 : apartFrom(price, candles.price.price);
  return apart > AGREEMENT ? apart : null;
}

/** Whether quotes are missing because trimming, which goes from the oldest slot up, stopped within this one. */
async function isTrimmed(
  { asked, slot }: PriceRow,
  own: Evidence | undefined,
  store: PriceStore,
  kindOf: (source: SourceName) => SourceKind,
): Promise<boolean> {
  const venues = own?.quotes.filter(({ source }) => kindOf(source) === "venue") ?? [];
  return venues.length < asked && (await store.evidence({ from: slot - DAY, to: slot })).length === 0;
}
