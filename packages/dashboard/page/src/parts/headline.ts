import { DAY, INSTRUMENT } from "@tracker/core";
import { byId, element } from "../dom.ts";
import { dateAndTime, figure, money, moneyParts, signedFigure, signedPercent, timeOfDay } from "../format.ts";
import { qualityText, type Summary } from "../points.ts";
import { LENGTHS, RANGES } from "../ranges.ts";
import { newestOf, type Shown } from "../state.ts";
import { pointTime } from "./readout.ts";

const NONE = "—";

/** The price in large figures, and what happened in the range; dashes where nothing is shown. */
export function showHeadline(shown: Shown | undefined): void {
  const { currency } = shown?.view ?? {};
  const summary = shown?.summary;
  const price = shown && priceOf(shown);
  const [label, words] = shown === undefined ? [INSTRUMENT.asset.name, ""] : [labelOf(shown), rangeWords(shown)];
  byId("price-label").textContent = label;
  byId("price").replaceChildren(...priceNodes(price, currency));
  byId("high").textContent = summary === undefined ? NONE : figure(summary.high);
  byId("low").textContent = summary === undefined ? NONE : figure(summary.low);
  byId("quality").textContent = shown === undefined ? NONE : qualityOf(shown);
  showChange(summary, words);
  const { asset } = INSTRUMENT;
  const title =
    price && currency ? `${money(price, currency)} · ${asset.code} in ${currency}` : `${asset.name} price tracker`;
  document.title = shown?.latest.replayOf === undefined ? title : `Replay · ${title}`;
}

/** The newest price, or of a range between two times its last. */
function priceOf(shown: Shown): number | undefined {
  return typeof shown.view.span === "object" ? shown.summary?.last : newestOf(shown)?.price;
}

function labelOf(shown: Shown): string {
  const last = shown.candles.at(-1);
  const when = typeof shown.view.span === "object" && last !== undefined ? `, ${pointTime(last.start, shown)}` : "";
  return `${INSTRUMENT.asset.name} in ${nameOf(shown.view.currency)}${when}`;
}

function priceNodes(price: number | undefined, currency: string | undefined): Node[] {
  if (price === undefined || currency === undefined) return [element("span", "minor", NONE)];
  const small = ["currency", "decimal", "fraction", "literal"];
  return moneyParts(price, currency).map(({ type, value }) =>
    element("span", small.includes(type) ? "minor" : "", value),
  );
}

function showChange(summary: Summary | undefined, words: string): void {
  const change = byId("change");
  change.dataset.direction = summary === undefined ? "none" : direction(summary.change);
  if (summary === undefined) {
    change.replaceChildren(NONE);
    return;
  }
  const amount = `${signedFigure(summary.change)} (${signedPercent(summary.relative)})`;
  change.replaceChildren(element("strong", "", amount), ` ${words}`);
}

function direction(change: number): "up" | "down" | "none" {
  return change > 0 ? "up" : change < 0 ? "down" : "none";
}

/** What the change is counted from: the range, unless its beginning has no price. */
function rangeWords({ view, plan, candles }: Shown): string {
  const first = candles[0]?.start ?? plan.from;
  if (typeof view.span === "object") return "in this range";
  const late = first >= plan.from + LENGTHS[plan.length];
  if (!late || view.span === "All") return RANGES[view.span].words;
  return `since ${plan.to - first < DAY ? timeOfDay(first) : dateAndTime(first)}`;
}

function qualityOf(shown: Shown): string {
  const last = shown.candles.at(-1);
  if (typeof shown.view.span === "object") return last === undefined ? NONE : qualityText(last);
  const newest = newestOf(shown);
  if (newest === undefined) return NONE;
  const { quality, kept, asked } = newest;
  return quality === "imported" ? quality : `${quality}, ${kept} of ${asked}`;
}

/** A currency in the viewer's language, as it is counted: US dollars. */
function nameOf(currency: string): string {
  const parts = new Intl.NumberFormat(undefined, {
    style: "currency",
    currency,
    currencyDisplay: "name",
  }).formatToParts(2);
  return parts.find(({ type }) => type === "currency")?.value ?? currency;
}
