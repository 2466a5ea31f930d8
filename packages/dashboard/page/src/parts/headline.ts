import { INSTRUMENT } from "@tracker/core";
import type { Change } from "../change.ts";
import { byId, element } from "../dom.ts";
import {
  ago,
  currencyName,
  date,
  dateAndTime,
  figure,
  money,
  moneyParts,
  signedFigure,
  signedPercent,
  timeAmong,
} from "../format.ts";
import { extremesOf, qualityText } from "../points.ts";
import { RANGES } from "../ranges.ts";
import { newestOf, type Shown, type State } from "../state.ts";
import { isOld } from "./freshness.ts";

const NONE = "—";

/** Shows the price in large figures, and the range's extremes and quality; dashes if there is nothing to show. */
export function showHeadline(shown: Shown | undefined): void {
  const { currency } = shown?.view ?? {};
  const extremes = shown && extremesOf(shown.candles);
  const price = shown && priceOf(shown);
  byId("price").replaceChildren(...priceNodes(price, currency));
  byId("high").textContent = extremes === undefined ? NONE : figure(extremes.high);
  byId("low").textContent = extremes === undefined ? NONE : figure(extremes.low);
  byId("quality").textContent = shown === undefined ? NONE : qualityOf(shown);
  showAge(shown, shown?.latest.now ?? 0);
}

/** Names the asset and the currency, even if the price cannot be shown. */
export function showName({ view, shown }: State): void {
  const { currency } = shown?.view ?? view ?? {};
  const { name } = INSTRUMENT.asset;
  const text = currency === undefined ? name : `${name} in ${currencyName(currency)}`;
  const place = byId("price-name");
  if (place.textContent !== text) place.textContent = text;
}

/** Shows the price's time, if it is not current, and what it is compared with; both change as time passes. */
export function showAge(shown: Shown | undefined, now: number): void {
  const { code, name } = INSTRUMENT.asset;
  const { currency } = shown?.view ?? {};
  const price = shown && priceOf(shown);
  const when = shown && timeOf(shown, now);
  byId("price-time").textContent = when === undefined ? "" : `, ${when}`;
  byId("price").dataset.old = String(shown !== undefined && isOld(shown, now));
  showChange(shown?.change, shown && changeWords(shown, now));
  const amount = price && currency ? money(price, currency) : undefined;
  const title = amount ? `${amount}${when ? ` of ${when}` : ""} · ${code} in ${currency}` : `${name} price tracker`;
  document.title = shown?.latest.replayOf === undefined ? title : `Replay · ${title}`;
}

/** The newest price, or the last one of a custom range. */
function priceOf(shown: Shown): number | undefined {
  return typeof shown.view.span === "object"
    ? (shown.change?.to.price ?? shown.candles.at(-1)?.close)
    : newestOf(shown)?.price;
}

/** The time of the price, unless it is current. */
function timeOf(shown: Shown, now: number): string | undefined {
  const { view, change, candles } = shown;
  const newest = newestOf(shown);
  if (typeof view.span === "string") return newest && isOld(shown, now) ? timeAmong(newest.slot, now) : undefined;
  const last = change?.to.slot ?? candles.at(-1)?.start;
  return last === undefined ? undefined : dateAndTime(last);
}

function priceNodes(price: number | undefined, currency: string | undefined): Node[] {
  if (price === undefined || currency === undefined) return [element("span", "minor", NONE)];
  const small = ["currency", "decimal", "fraction", "literal"];
  return moneyParts(price, currency).map(({ type, value }) =>
    element("span", small.includes(type) ? "minor" : "", value),
  );
}

function showChange(change: Change | undefined, words = NONE): void {
  const place = byId("change");
  const said = change === undefined ? words : `${amountOf(change)} ${words}`;
  if (place.textContent === said) return;
  place.dataset.direction = change === undefined ? "none" : direction(change.to.price - change.from.price);
  place.replaceChildren(...(change === undefined ? [words] : [element("strong", "", amountOf(change)), ` ${words}`]));
}

function amountOf({ from, to }: Change): string {
  return `${signedFigure(to.price - from.price)} (${signedPercent(to.price / from.price - 1)})`;
}

function direction(change: number): "up" | "down" | "none" {
  return change > 0 ? "up" : change < 0 ? "down" : "none";
}

/** Names the price compared with: by the range's length, or by its time if the price exactly that long before is missing. */
function changeWords(shown: Shown, now: number): string {
  const { view, change } = shown;
  if (change === undefined) return priceOf(shown) === undefined ? NONE : "No earlier price to compare with";
  const { from, to, isWhole } = change;
  const [first, last] = [from, to].map(({ slot }) => timeAmong(slot, now));
  const between = `from ${first} to ${date(from.slot) === date(to.slot) ? last : dateAndTime(to.slot)}`;
  if (typeof view.span === "object") return isWhole ? "in this range" : between;
  const isPast = isOld(shown, now);
  if (isWhole) return `${RANGES[view.span].words}${isPast ? ` until ${last}` : ""}`;
  return isPast ? between : `since ${first}, ${ago(now - from.slot)}`;
}

function qualityOf(shown: Shown): string {
  const last = shown.candles.at(-1);
  if (typeof shown.view.span === "object") return last === undefined ? NONE : qualityText(last);
  const newest = newestOf(shown);
  if (newest === undefined) return NONE;
  const { quality, kept, asked } = newest;
  return quality === "imported" ? quality : `${quality}, ${kept} of ${asked}`;
}
