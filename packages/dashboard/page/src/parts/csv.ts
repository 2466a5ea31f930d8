import { byId } from "../dom.ts";
import { isoTime } from "../format.ts";
import type { Shown } from "../state.ts";

/** Points the CSV link to what is shown; without prices the link has no target. */
export function showCsv(shown: Shown | undefined): void {
  const link = byId<HTMLAnchorElement>("csv");
  if (shown === undefined) link.removeAttribute("href");
  else link.href = csvAddress(shown);
}

function csvAddress({ view, plan, points }: Shown): string {
  const range = { from: isoTime(points[0]?.start ?? plan.from), to: isoTime(plan.to) };
  const query = { currency: view.currency, ...range, format: "csv" };
  if (plan.length === "slot") return `/api/prices?${new URLSearchParams(query)}`;
  return `/api/candles?${new URLSearchParams({ ...query, length: plan.length })}`;
}
