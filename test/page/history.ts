import { join } from "node:path";
import { type Fault, Market, type PricePath, randomWalk, recordedDay, VENUE_NAMES } from "@stand-ins/venues";
import {
  type Capture,
  type Currency,
  DAY,
  formatPrice,
  HOUR,
  MINUTE,
  type Price,
  type PriceRow,
  type PriceStore,
  parsePrice,
  RULE,
  SLOT_LENGTH,
  type Slot,
  slotFrom,
  toSlot,
} from "@tracker/core";
import { EUR, GBP, USD } from "@tracker/core/testing";
import { openEmbeddedStore } from "@tracker/store-embedded";
import { captureInto } from "./tracker.ts";

const CURRENCIES = [USD, GBP, EUR];

/** 14 July 2025: the recorded day. */
export const RECORDED = toSlot(Date.UTC(2025, 6, 14));

/** The newest slot of the history, in the evening of the recorded day. */
export const NEWEST = toSlot(RECORDED + 18 * HOUR);

/** Up to here the history is captured once; each test continues from here. */
export const CAPTURED_UNTIL = NEWEST - HOUR;

/** The pipeline captures from here on, as far back as the page shows single slots; older history has prices only. */
const CAPTURED_FROM = NEWEST - DAY;

/** Nothing was traded, and no venue answered. */
const GAP = { from: RECORDED + 3 * HOUR, to: RECORDED + 4 * HOUR };

/** The venues' faults on the recorded day. A redirect is not retried, so it costs no time. */
export const FAULTS: readonly Fault[] = [
  ...VENUE_NAMES.map((venue): Fault => ({ venue, kind: "redirect", ...askedIn(GAP) })),
  ...VENUE_NAMES.map(
    (venue): Fault => ({ venue, kind: "redirect", ...askedIn({ from: RECORDED + 5 * HOUR, to: RECORDED + 7 * HOUR }) }),
  ),
  ...(["bitstamp", "bitfinex", "gemini", "bitvavo"] as const).map(
    (venue): Fault => ({
      venue,
      kind: "redirect",
      ...askedIn({ from: RECORDED + 9 * HOUR, to: RECORDED + 9.5 * HOUR }),
    }),
  ),
  // In the newest slot one venue is far off, and one does not answer.
  { venue: "gemini", kind: "outlier", times: 1.0231, ...askedIn({ from: NEWEST, to: NEWEST + SLOT_LENGTH }) },
  { venue: "kraken", kind: "redirect", ...askedIn({ from: NEWEST, to: NEWEST + SLOT_LENGTH }) },
];

/** The time in which the slots of a range are asked for. */
function askedIn({ from, to }: { from: number; to: number }): { from: number; to: number } {
  return { from: from - MINUTE, to: to - MINUTE };
}

/** A currency's newest price as the page writes it in English, without the currency's sign. */
export async function newestFigure({ latest }: Pick<PriceStore, "latest">, currency: Currency): Promise<string> {
  const [row] = await latest([currency]);
  const amount = Number(formatPrice((row as PriceRow).price));
  return amount.toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/**
 * A database with a year and a half of prices up to an hour before the newest slot. The pipeline captured the last day, faults and all; what is
 * older is saved as the pipeline saves it: every price of a month, and one in 6 hours of the time before.
 */
export async function historicDatabase(folder: string): Promise<string> {
  const file = join(folder, "history.db");
  const store = openEmbeddedStore(file);
  const market = new Market(PATH);
  const captures: Capture[] = [];
  for (let slot: number = CAPTURED_FROM - SLOT_LENGTH; slot > NEWEST - 540 * DAY; slot -= stepBefore(NEWEST - slot))
    captures.push(...CURRENCIES.map((currency) => captureAt(slotFrom(slot), currency, market)));
  for (let first = 0; first < captures.length; first += 999) await store.save(captures.slice(first, first + 999));
  await store.close();
  await captureInto(file, { path: PATH, start: CAPTURED_FROM, faults: FAULTS }, CAPTURED_UNTIL);
  return file;
}

/** How far back from a slot of this age the one before it is: the pipeline would fill gaps as far back as it looks. */
function stepBefore(age: number): number {
  return age < 33 * DAY ? SLOT_LENGTH : 6 * HOUR;
}

/** The price path: the recorded day, and before it a random walk that ends where the day begins. */
export const PATH: PricePath = pathIntoTheRecordedDay();

function pathIntoTheRecordedDay(): PricePath {
  const day = recordedDay();
  const start = day.at(day.from)?.price ?? 0;
  const back = randomWalk({ seed: 7, from: day.from, to: day.from + 540 * DAY, start });
  // A slot's candle covers the time before it.
  const halt = { from: GAP.from - SLOT_LENGTH, to: GAP.to - SLOT_LENGTH };
  const at = (time: number) => {
    if (halt.from <= time && time < halt.to) return day.at(halt.from - 1);
    if (time >= day.from) return day.at(time);
    const trade = back.at(2 * day.from - time);
    return trade && { time, price: trade.price * 2 ** ((time - day.from) / (600 * DAY)) };
  };
  return { from: day.from - 540 * DAY, to: day.to, at };
}

function captureAt(slot: Slot, currency: Currency, market: Market): Capture {
  const tick = market.tick("coinbase", currency, slot);
  const price = parsePrice((tick?.last ?? 0).toFixed(2)) as Price;
  const judged = { price, quality: "ok", kept: 4, asked: 4, dispersion: 0, rule: RULE } as const;
  return { slot, currency, price: { slot, currency, ...judged, capturedAt: slot + 900 }, quotes: [], context: null };
}
