import { MINUTE, SLOT_LENGTH } from "@tracker/core";
import { byId } from "../dom.ts";
import { date, dateAndTime, figure, timeOfDay, utcDate } from "../format.ts";
import { type Point, qualityText } from "../points.ts";
import type { Shown } from "../state.ts";
import { isUtc } from "../zone.ts";

/** Shows the point that is pointed at, or the range, under the chart's heading. */
export function showReadout(shown: Shown | undefined, pointed: number | undefined): void {
  byId("readout").textContent = shown === undefined ? "" : textOf(shown, pointed);
}

function textOf(shown: Shown, pointed: number | undefined): string {
  const point = pointed === undefined ? undefined : shown.points.find(({ start }) => start === pointed);
  return point === undefined ? rangeText(shown) : pointText(point, shown);
}

/** The time of a point; days are UTC days. */
export function pointTime(start: number, { plan }: Shown): string {
  return plan.length === "1d" ? utcDate(start) : dateAndTime(start);
}

function pointText({ start, candle }: Point, shown: Shown): string {
  const time = pointTime(start, shown);
  if (candle === undefined) return `${time} · no price`;
  const { open, high, low, close, complete } = candle;
  if (shown.plan.kind === "line")
    return `${time} · ${shown.plan.length === "slot" ? "" : "close "}${figure(close)} · ${qualityText(candle)}`;
  const prices = `O ${figure(open)} H ${figure(high)} L ${figure(low)} C ${figure(close)}`;
  return `${time} · ${prices} · ${qualityText(candle)}${complete ? "" : " so far"}`;
}

function rangeText(shown: Shown): string {
  const { plan, points, view } = shown;
  if (points.length === 0) return "";
  const from = points[0]?.start ?? plan.from;
  const to = points.at(-1)?.start ?? plan.to;
  const sameDay = plan.length !== "1d" && date(from) === date(to);
  const end = from === to ? "" : ` – ${sameDay ? timeOfDay(to) : pointTime(to, shown)}`;
  const days = plan.length === "1d" && !isUtc() ? " · UTC days" : "";
  const range = `${pointTime(from, shown)}${end}${days}`;
  return view.kind === plan.kind ? range : `${range} · ${SLOT_LENGTH / MINUTE}-minute prices make no candles`;
}
