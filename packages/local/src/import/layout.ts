import { type Currency, cut, type Instant, type PriceRow } from "@tracker/core";
import type { Checked } from "@tracker/settings";
import { closesLayout } from "./closes-layout.ts";
import { exportLayout } from "./export-layout.ts";
import { oldTableLayout } from "./old-table-layout.ts";
import type { Row } from "./table.ts";

/** The meaning of a table's columns. */
export interface Layout {
  /** The required columns, in lower case. */
  readonly columns: readonly string[];
  /** The columns of prices among them. */
  readonly prices: readonly string[];
  /** The prices of a row, or all its problems. */
  readonly read: (row: Row) => Checked<readonly PriceRow[]>;
  /** A problem of the whole table, if the first rows show that they mean something else. */
  readonly problemOf?: (first: readonly Row[]) => string | undefined;
}

/** The flags for what a table of closes does not say itself. */
export interface CloseFlags {
  readonly currency: Currency | undefined;
  readonly timestamp: "start" | "end" | undefined;
}

/** The layout of a table, from its heading, or its problems together with the flags. */
export function layoutOf(names: readonly string[], flags: CloseFlags, now: Instant): Checked<Layout> {
  const heading = names.map((name) => name.toLowerCase());
  if (heading.includes("timestamp")) return closesOf(heading, flags, now);
  const layout = heading.includes("slot")
    ? exportLayout(now)
    : heading.includes("btctimex")
      ? oldTableLayout(heading, now)
      : undefined;
  if (layout === undefined) {
    return {
      problems: [
        `its first line, "${cut(names.join(), 80)}", is neither slot,currency,price,… (npm run export) nor btctimeX,bpi_usd_rateX,… nor timestamp,close`,
      ],
    };
  }
  const given = (["currency", "timestamp"] as const).filter((name) => flags[name] !== undefined);
  const problems = given.map((name) => `--${name} is only for lines of timestamp,close`);
  return complete(layout, heading, problems);
}

function closesOf(heading: readonly string[], { currency, timestamp }: CloseFlags, now: Instant): Checked<Layout> {
  if (currency !== undefined && timestamp !== undefined)
    return complete(closesLayout({ currency, timestamp }, now), heading, []);
  return {
    problems: [
      ...(currency === undefined
        ? ["it does not say which currency its prices are in: give --currency, for example --currency USD"]
        : []),
      ...(timestamp === undefined
        ? ["it does not say which end of a candle its timestamps are: give --timestamp start or --timestamp end"]
        : []),
    ],
  };
}

/** The layout, if the heading has each of its columns exactly once. */
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
