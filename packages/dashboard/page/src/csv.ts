import { isoTime } from "./format.ts";
import type { Shown } from "./state.ts";

/** The address of what is shown, as a CSV file. */
export function csvAddress({ view, plan, points }: Shown): string {
  const range = { from: isoTime(points[0]?.start ?? plan.from), to: isoTime(plan.to) };
  const query = { currency: view.currency, ...range, format: "csv" };
  if (plan.length === "5m") return `/api/prices?${new URLSearchParams(query)}`;
  return `/api/candles?${new URLSearchParams({ ...query, length: plan.length })}`;
}
