import { type Currency, type Instant, minutes, SLOT_LENGTH } from "@tracker/core";
import { readFields } from "@tracker/settings";
import type { Layout } from "./layout.ts";
import { importedPrice, priceField } from "./prices.ts";
import type { Row } from "./table.ts";
import { parseTime, slotField } from "./times.ts";

/** What a table of closes does not say itself. */
export interface CloseMeaning {
  readonly currency: Currency;
  /** Which end of its candle a timestamp is. */
  readonly timestamp: "start" | "end";
}

/** A table of candle closes. As everywhere, the close of the candle that ends at a slot's boundary is that slot's price. */
export function closesLayout({ currency, timestamp }: CloseMeaning, now: Instant): Layout {
  const isStart = timestamp === "start";
  const endOf = (time: Instant) => (isStart ? time + SLOT_LENGTH : time);
  const fields = { timestamp: slotField("timestamp", now, endOf), close: priceField("close") };
  return {
    columns: Object.keys(fields),
    prices: ["close"],
    read: ({ textOf }) => {
      const { value, problems } = readFields(fields, textOf);
      return problems ? { problems } : { value: [importedPrice(value.timestamp, currency, value.close, now)] };
    },
    ...(isStart && { problemOf: lengthProblem }),
  };
}

/** With fewer lines, their distance says little. */
const TELLING = 10;

/** From starts alone, the closes of candles of another length would be assigned to the wrong slots. */
function lengthProblem(first: readonly Row[]): string | undefined {
  const times = first
    .map(({ textOf }) => parseTime(textOf("timestamp")?.trim() ?? ""))
    .filter((time) => time !== undefined);
  const ascending = times.toSorted((a, b) => a - b);
  const distances = ascending.slice(1).map((time, index) => time - (ascending[index] as Instant));
  const usual = distances.toSorted((a, b) => a - b)[Math.floor(distances.length / 2)] ?? SLOT_LENGTH;
  if (times.length < TELLING || usual === SLOT_LENGTH) return undefined;
  const length = minutes(SLOT_LENGTH);
  return `its lines are not ${length} apart, so its candles do not end ${length} after their start: give their ends, with --timestamp end`;
}
