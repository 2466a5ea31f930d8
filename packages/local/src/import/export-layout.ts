import {
  DAY,
  type Instant,
  PAIR,
  type PriceRow,
  parseCurrency,
  QUALITIES,
  QUORUM,
  type Quality,
  SLOT_LENGTH,
  slotAt,
} from "@tracker/core";
import { type Field, oneOf, readFields, wholeNumber } from "@tracker/settings";
import type { Layout } from "./layout.ts";
import { priceField } from "./prices.ts";
import type { Row } from "./table.ts";
import { parseTime, slotField } from "./times.ts";

/** The table that `npm run export` and the page's download write; its prices are imported unchanged. */
export function exportLayout(now: Instant): Layout {
  const { rule, ...fields } = fieldsOf(now);
  return {
    columns: Object.keys(fields),
    prices: ["price"],
    read: ({ textOf, isCut }) => {
      // An export ends each line with a newline, and a truncated number would still be a number.
      if (isCut) return { problems: ["is the last line and has no newline: the file may be truncated"] };
      const { value, problems } = readFields({ ...fields, rule }, textOf);
      if (problems) return { problems };
      const { captured_at: capturedAt, ...others } = value;
      const row: PriceRow = { ...others, capturedAt };
      const misfits = misfitsOf(row, now);
      return misfits.length === 0 ? { value: [row] } : { problems: misfits };
    },
    problemOf: (first) => (first.length > 0 && first.every(isReplayed) ? ALL_REPLAYED : undefined),
  };
}

function fieldsOf(now: Instant) {
  return {
    slot: slotField("slot", now),
    currency: column("currency", "a code of three capital letters, as in ISO 4217", "USD", parseCurrency),
    price: priceField("price"),
    quality: column("quality", `one of ${QUALITIES.join(", ")}`, "ok", oneOf(QUALITIES)),
    kept: column("kept", "a whole number from 0 to 255", "5", wholeNumber(0, 255)),
    asked: column("asked", "a whole number from 0 to 255", "5", wholeNumber(0, 255)),
    dispersion: column("dispersion", "a decimal below 1000 with at most 6 places", "0.000123", readDispersion),
    captured_at: column("captured_at", "a time with its zone", "2026-11-24T12:00:01.234Z", parseTime),
    // Exports from before the second rule do not name it.
    rule: { ...column("rule", "the number of a price rule, from 1 to 255", "2", wholeNumber(1, 255)), default: 1 },
  };
}

const ALL_REPLAYED = "its prices were captured exactly at slot boundaries, as in a replay: a replay's are not imported";

function isReplayed({ textOf }: Row): boolean {
  const capturedAt = parseTime(textOf("captured_at")?.trim() ?? "");
  return capturedAt !== undefined && isOnBoundary(capturedAt);
}

const isOnBoundary = (instant: Instant) => instant % SLOT_LENGTH === 0;

function column<Value>(
  name: string,
  allowed: string,
  example: string,
  read: (text: string) => Value | undefined,
): Field<Value> {
  return { name, description: name, allowed, example, read };
}

function readDispersion(text: string): number | undefined {
  return /^\d{1,3}(\.\d{1,6})?$/.test(text) ? Number(text) : undefined;
}

/** How many kept votes a price of each quality can have. */
const VOTES: Readonly<Record<Quality, readonly [least: number, most: number]>> = {
  ok: [QUORUM, Number.POSITIVE_INFINITY],
  degraded: [PAIR, PAIR],
  backfilled: [PAIR, Number.POSITIVE_INFINITY],
  imported: [0, 0],
};

/** The contradictions within a row. */
function misfitsOf({ slot, quality, kept, asked, dispersion, capturedAt }: PriceRow, now: Instant): string[] {
  const [least, most] = VOTES[quality];
  const isVoted = least <= kept && kept <= most && (quality === "imported" ? asked === 0 : kept <= asked);
  return [
    ...(isVoted ? [] : [`a price of ${kept} of ${asked} votes is not ${quality}`]),
    ...(quality === "imported" && dispersion > 0 ? ["a price without votes has no dispersion"] : []),
    ...(slotAt(capturedAt) < slot ? ["it was captured before its slot"] : []),
    // A day of tolerance for machines whose clock has local time as UTC.
    ...(capturedAt > now + DAY ? ["it was captured in the future"] : []),
    // On a replay's clock, work takes no time; the stores recognize old replay files in the same way.
    ...(isOnBoundary(capturedAt) ? ["it was captured exactly at a slot boundary, as in a replay"] : []),
  ];
}
