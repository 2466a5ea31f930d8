import { DAY } from "@tracker/core";
import { isoTime } from "./format.ts";
import type { Shown } from "./state.ts";

/** As far as the API gives days in one answer. */
const LONGEST = 3_650 * DAY;

/** The address of what is shown, as a CSV file. */
export function csvAddress({ view, plan, points }: Shown): string {
  const from = Math.max(points[0]?.start ?? plan.from, plan.to - LONGEST);
  const range = { currency: view.currency, from: isoTime(from), to: isoTime(plan.to), format: "csv" };
  if (plan.length === "5m") return `/api/prices?${new URLSearchParams(range)}`;
  return `/api/candles?${new URLSearchParams({ ...range, length: plan.length })}`;
}
