import { Market, type PricePath, randomWalk, recordedDay, type VenueName } from "@stand-ins/venues";
import {
  type Capture,
  type Currency,
  DAY,
  formatPrice,
  HOUR,
  judge,
  MINUTE,
  type Past,
  type Price,
  type PriceRow,
  type PriceStore,
  parsePrice,
  type Quality,
  SLOT_LENGTH,
  type Slot,
  slotFrom,
  TrackerError,
  toSlot,
} from "@tracker/core";
import { EUR, GBP, memoryStore, USD } from "@tracker/core/testing";

export const CURRENCIES = [USD, GBP, EUR];

/** 14 July 2025: the recorded day. */
export const RECORDED = toSlot(Date.UTC(2025, 6, 14));

/** The newest slot of the history, in the evening of the recorded day. */
export const NEWEST = toSlot(RECORDED + 18 * HOUR);

/** A venue that says something else than the others in the newest slot, and one that says nothing. */
const FAR_OFF: VenueName = "gemini";
const SILENT: VenueName = "kraken";

/** Slots of the recorded day that were not as they should be, in hours after midnight. */
const GAP = { from: RECORDED + 3 * HOUR, to: RECORDED + 4 * HOUR };
const DEGRADED = { from: RECORDED + 9 * HOUR, to: RECORDED + 9.5 * HOUR };
const BACKFILLED = { from: RECORDED + 5 * HOUR, to: RECORDED + 7 * HOUR };

const VENUES: ReadonlyMap<Currency, readonly VenueName[]> = new Map([
  [USD, ["coinbase", "kraken", "bitstamp", "bitfinex", "gemini"]],
  [GBP, ["coinbase", "kraken", "bitstamp", "bitfinex"]],
  [EUR, ["coinbase", "kraken", "bitstamp", "bitfinex", "bitvavo"]],
]);

const within = (slot: number, { from, to }: { from: number; to: number }) => from <= slot && slot < to;

/** A currency's newest price as the page writes it in English, without the currency's sign. */
export async function newestFigure({ latest }: Pick<PriceStore, "latest">, currency: Currency): Promise<string> {
  const [row] = await latest([currency]);
  const amount = Number(formatPrice((row as PriceRow).price));
  return amount.toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/** A store with a year and a half of prices up to the newest slot: of the last week all, of the time before fewer the older they are. */
export async function historicStore(): Promise<ReturnType<typeof memoryStore>> {
  const store = memoryStore();
  const market = new Market(pathIntoTheRecordedDay());
  for (let slot: number = NEWEST; slot > NEWEST - 540 * DAY; slot -= stepBefore(NEWEST - slot)) {
    if (within(slot, GAP)) continue;
    await store.save(CURRENCIES.map((currency) => captureAt(slotFrom(slot), currency, market)));
  }
  return store;
}

function stepBefore(age: number): number {
  if (age < 7 * DAY) return SLOT_LENGTH;
  return age < 31 * DAY ? HOUR / 2 : 6 * HOUR;
}

/** The recorded day, and before it a random walk that ends where the day begins. */
function pathIntoTheRecordedDay(): PricePath {
  const day = recordedDay();
  const start = day.at(day.from)?.price ?? 0;
  const back = randomWalk({ seed: 7, from: day.from, to: day.from + 540 * DAY, start });
  const at = (time: number) => {
    if (time >= day.from) return day.at(time);
    const trade = back.at(2 * day.from - time);
    return trade && { time, price: trade.price * 2 ** ((time - day.from) / (600 * DAY)) };
  };
  return { from: day.from - 540 * DAY, to: day.to, at };
}

function captureAt(slot: Slot, currency: Currency, market: Market): Capture {
  const answered = slot >= RECORDED - DAY;
  const heard = (VENUES.get(currency) ?? []).map((source, index) => {
    const tick = market.tick(source, currency, slot);
    const about = { source, kind: "venue" as const, currency, serverTime: null, receivedAt: slot + 350 + 40 * index };
    const silent = (slot === NEWEST && source === SILENT) || (within(slot, DEGRADED) && index > 1);
    if (silent || tick === undefined)
      return { ...about, error: new TrackerError("no-answer", `${source} ${currency}: HTTP 503`) };
    const factor = slot === NEWEST && source === FAR_OFF ? 1.0231 : 1;
    const quote = {
      last: priceOf(tick.last * factor),
      bid: priceOf(tick.bid * factor),
      ask: priceOf(tick.ask * factor),
      venueTime: slot - MINUTE / 4,
    };
    return { ...about, quote };
  });
  const { price, quotes } = judge(slot, heard, pricesBefore(market, currency, slot));
  const quality: Quality = within(slot, BACKFILLED) ? "backfilled" : (price?.quality ?? "ok");
  const row = price && { slot, currency, ...price, quality, capturedAt: slot + 900 };
  return { slot, currency, price: row, quotes: answered ? quotes : [], context: null };
}

/** What a price is compared with: two venues alone are believed only near it. */
function pricesBefore(market: Market, currency: Currency, slot: Slot): Past {
  const tick = market.tick(VENUES.get(currency)?.[0] ?? SILENT, currency, slot - SLOT_LENGTH);
  return { prices: tick === undefined ? [] : [priceOf(tick.last)], quotes: [] };
}

function priceOf(units: number): Price {
  return parsePrice(units.toFixed(2)) as Price;
}
