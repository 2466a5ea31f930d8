import { type Currency, cut, type Instant, type PriceRow } from "@tracker/core";
import type { Checked } from "@tracker/settings";
import { closesLayout } from "./closes-layout.ts";
import { exportLayout } from "./export-layout.ts";
import { oldTableLayout } from "./old-table-layout.ts";
import type { Row } from "./table.ts";

/** What the columns of a table mean. */
export interface Layout {
  /** Those that it must have, in small letters. */
  readonly columns: readonly string[];
  /** Those of them that hold prices. */
  readonly prices: readonly string[];
  /** The prices of a row, or everything that is wrong with it. */
  readonly read: (row: Row) => Checked<readonly PriceRow[]>;
  /** What shows in the first rows that all of them mean something else. */
  readonly problemOf?: (first: readonly Row[]) => string | undefined;
}

/** What a table of closes does not say by itself, as far as it was given. */
export interface CloseFlags {
  readonly currency: Currency | undefined;
  readonly timestamp: "start" | "end" | undefined;
}

/** Tells by its heading what a table is, or what is wrong with it and the flags taken together. */
export function layoutOf(heading: readonly string[], flags: CloseFlags, now: Instant): Checked<Layout> {
  if (heading.includes("timestamp")) return closesOf(heading, flags, now);
  const layout = heading.includes("slot")
    ? exportLayout(now)
    : heading.includes("btctimex")
      ? oldTableLayout(heading, now)
      : undefined;
  if (layout === undefined) {
    return {
      problems: [
        `its first line, "${cut(heading.join(), 80)}", is none of slot,currency,price,… (npm run export), btctimeX,bpi_usd_rateX,… and timestamp,close`,
      ],
    };
  }
  const given = (["currency", "timestamp"] as const).filter((name) => flags[name] !== undefined);
  const problems = given.map((name) => `--${name} is for lines of timestamp,close, which these are not`);
  return complete(layout, heading, problems);
}

function closesOf(heading: readonly string[], { currency, timestamp }: CloseFlags, now: Instant): Checked<Layout> {
  if (currency !== undefined && timestamp !== undefined)
    return complete(closesLayout({ currency, timestamp }, now), heading, []);
  return {
    problems: [
      ...(currency === undefined
        ? ["it does not say what its prices are in: give --currency, for example --currency USD"]
        : []),
      ...(timestamp === undefined
        ? ["it does not say which end of its candles a timestamp is: give --timestamp start or --timestamp end"]
        : []),
    ],
  };
}

/** The layout, if the heading has each of its columns once. */
function complete(layout: Layout, heading: readonly string[], problems: readonly string[]): Checked<Layout> {
  const times = (column: string) => heading.filter((name) => name === column).length;
  const missing = layout.columns.filter((column) => times(column) === 0);
  const repeated = new Set(heading.filter((column) => column !== "" && times(column) > 1));
  const all = [
    ...problems,
    ...(missing.length === 0 ? [] : [`its first line does not name ${missing.join(", ")}`]),
    ...(repeated.size === 0 ? [] : [`its first line names ${cut([...repeated].join(", "), 80)} twice`]),
  ];
  return all.length === 0 ? { value: layout } : { problems: all };
}
