import { byId } from "../dom.ts";
import { date, dateAndTime, figure } from "../format.ts";
import { type Point, qualityText } from "../points.ts";
import type { Shown } from "../state.ts";

/** The chart's heading, and beside it the point that is pointed at, or the range. */
export function showReadout(shown: Shown, pointed: number | undefined): void {
  byId("title").textContent = `BTC in ${shown.view.currency} by BTC Time`;
  const point = pointed === undefined ? undefined : shown.points.find(({ start }) => start === pointed);
  byId("readout").textContent = point === undefined ? rangeText(shown) : pointText(point, shown);
}

/** The time of a point: a day is one of UTC. */
export function pointTime(start: number, { plan }: Shown): string {
  return plan.length === "1d" ? date(start, "UTC") : dateAndTime(start);
}

function pointText({ start, candle }: Point, shown: Shown): string {
  const time = pointTime(start, shown);
  if (candle === undefined) return `${time} · no price`;
  const { open, high, low, close } = candle;
  const prices =
    shown.plan.kind === "line"
      ? figure(close)
      : `open ${figure(open)} · high ${figure(high)} · low ${figure(low)} · close ${figure(close)}`;
  return `${time} · ${prices} · ${qualityText(candle)}`;
}

function rangeText(shown: Shown): string {
  const { plan, points } = shown;
  const from = points[0]?.start ?? plan.from;
  const to = points.at(-1)?.start ?? plan.to;
  return `${pointTime(from, shown)} – ${pointTime(to, shown)}${shown.view.kind === plan.kind ? "" : " · five-minute prices make no candles"}`;
}
