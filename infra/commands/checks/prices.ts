import {
  addSlots,
  type Currency,
  cut,
  DAY,
  formatSlot,
  INSTRUMENT,
  missingSlots,
  parseInstant,
  parseJsonObject,
  SECOND,
  SLOT_LENGTH,
  type Slot,
  slotAt,
  TrackerError,
  toSlot,
} from "@tracker/core";
import type { Finding } from "./finding.ts";
import { get } from "./get.ts";

/** The number of gaps that are named. */
const SHOWN = 3;

interface Stored {
  readonly slot: Slot;
  readonly price: number;
}

/** Checks the age of the newest price of a currency, and finds the slots of the last 24 hours without one. */
export async function checkPrices(page: URL, currency: Currency, now: number): Promise<readonly Finding[]> {
  const present = slotAt(now);
  const range = { from: present - DAY, to: present };
  const stored = await storedIn(page, currency, { from: range.from, to: addSlots(present, 1) });
  const newest = stored.at(-1);
  if (newest === undefined) {
    throw new TrackerError("no-answer", "no price in the last 24 hours", {
      hint: "Its quotes say why (/api/quotes): a currency needs two venues that quote it.",
    });
  }
  const old = Math.max(0, Math.round((now - newest.slot) / SECOND));
  const seen = `${newest.price} at ${formatSlot(newest.slot)}, ${old} s old; ${describeGaps(range, stored)}`;
  return [
    now - newest.slot <= INSTRUMENT.staleAfter
      ? { what: currency, outcome: "ok", said: seen }
      : {
          what: currency,
          outcome: "failed",
          said: `${seen}. No newer one was stored: its quotes say why (/api/quotes).`,
        },
  ];
}

function describeGaps(range: { from: number; to: number }, stored: readonly Stored[]): string {
  const gaps = missingSlots(
    range,
    stored.map(({ slot }) => slot),
  );
  if (gaps.length === 0) return "every slot of the last 24 hours has one";
  const shown = gaps.slice(0, SHOWN).map(formatSlot).join(", ");
  return `${gaps.length} slots of the last 24 hours have none (${shown}${gaps.length > SHOWN ? " …" : ""}), which the next runs fill from candles if a venue has them`;
}

async function storedIn(
  page: URL,
  currency: Currency,
  range: { from: number; to: number },
): Promise<readonly Stored[]> {
  const url = new URL("api/prices", page);
  const iso = (time: number) => new Date(time).toISOString();
  url.search = new URLSearchParams({ currency, from: iso(range.from), to: iso(range.to) }).toString();
  const answer = await get(url);
  const { prices, problems } = parseJsonObject(answer.text);
  if (!Array.isArray(prices)) {
    const told = Array.isArray(problems) ? problems.join("; ") : answer.text;
    throw new TrackerError("no-answer", `the API returned no prices (HTTP ${answer.status}: ${cut(told, 120)})`);
  }
  return prices.flatMap((row: { slot?: unknown; price?: unknown }) => {
    const slot = parseInstant(String(row.slot));
    const known = slot !== undefined && slot % SLOT_LENGTH === 0 && typeof row.price === "number";
    return known ? [{ slot: toSlot(slot), price: Number(row.price) }] : [];
  });
}
