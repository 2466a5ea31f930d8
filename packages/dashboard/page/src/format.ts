import { amountFormat, DAY, HOUR, MINUTE } from "@tracker/core";
import { offsetAt, wallClock } from "./zone.ts";

/** Formats figures as the viewer's language does, dates with English month names like the rest of the page, and times in the selected zone. */

const MINUS = "−";

/** The viewer's English, or the British one where the browser speaks another language. */
const LANGUAGE = new Intl.DateTimeFormat().resolvedOptions().locale;
const ENGLISH = /^en\b/.test(LANGUAGE) ? LANGUAGE : "en-GB";

export function money(amount: number, currency: string): string {
  return moneyFormat(currency).format(amount);
}

/** The parts of an amount, so that the symbol and the cents can be set smaller. */
export function moneyParts(amount: number, currency: string): Intl.NumberFormatPart[] {
  return moneyFormat(currency).formatToParts(amount);
}

/** An amount without its currency. */
export function figure(amount: number): string {
  return FIGURE.format(amount);
}

export function signedFigure(amount: number): string {
  return sign(amount) + FIGURE.format(Math.abs(amount));
}

/** A ratio as a signed percentage: +1.20 %. */
export function signedPercent(part: number): string {
  return `${sign(Number((part * 100).toFixed(2)))}${percent(Math.abs(part))}`;
}

/** A ratio as a percentage without a line break: 1.20 %. */
export function percent(part: number): string {
  return `${FIGURE.format(part * 100)}\u00a0%`;
}

/** 09:35 */
export function timeOfDay(instant: number): string {
  return TIME.format(wallClock(instant));
}

/** 14 Jul 2025 */
export function date(instant: number): string {
  return DATE.format(wallClock(instant));
}

/** 14 Jul 2025, 09:35; with the UTC offset in the hour that occurs twice when the clocks are set back: 26 Oct 2025, 02:35 UTC+1. */
export function dateAndTime(instant: number): string {
  return `${date(instant)}, ${timeOfDay(instant)}${comesTwice(instant) ? ` ${offsetText(offsetAt(instant))}` : ""}`;
}

/** The date of a daily point, which is a UTC day in every zone. */
export function utcDate(start: number): string {
  return DATE.format(start);
}

/** A format of dates in UTC, with English month names. */
export function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(ENGLISH, { ...options, timeZone: "UTC" });
}

/** A currency's English name in the plural: US dollars. */
export function currencyName(currency: string): string {
  const format = { style: "currency", currency, currencyDisplay: "name", maximumFractionDigits: 0 } as const;
  return new Intl.NumberFormat("en", format).format(2).replace("2 ", "");
}

/** 2025-07-14T09:35Z, as in addresses. */
export function isoTime(instant: number): string {
  return new Date(instant).toISOString().replace(/(:00)?\.000Z$/, "Z");
}

/** 09:35, or with the date if that is not today's. */
export function timeAmong(instant: number, now: number): string {
  return date(instant) === date(now) ? timeOfDay(instant) : dateAndTime(instant);
}

/** How long something has lasted, for people: 3 min, 2 h 10 min, 5 days. */
export function duration(length: number): string {
  const [hours, rest] = [Math.floor(length / HOUR), Math.floor((length % HOUR) / MINUTE)];
  if (length >= 2 * DAY) return `${Math.floor(length / DAY)} days`;
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

/** How long ago something was, for people: 3 min, 2 h, 5 days. */
export function ago(age: number): string {
  if (age < MINUTE) return "just now";
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min ago`;
  return age < 2 * DAY ? `${Math.floor(age / HOUR)} h ago` : `${Math.floor(age / DAY)} days ago`;
}

function sign(amount: number): string {
  return amount > 0 ? "+" : amount < 0 ? MINUS : "";
}

const FIGURE = amountFormat(undefined);
const DATE = dateFormat({ day: "numeric", month: "short", year: "numeric" });
const TIME = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
  timeZone: "UTC",
});

/** Whether the clocks show the same time at another instant within three hours, because they were set back in between. */
function comesTwice(instant: number): boolean {
  const offset = offsetAt(instant);
  return [-3 * HOUR, 3 * HOUR].some((distance) => {
    const other = offsetAt(instant + distance);
    return other !== offset && offsetAt(instant + offset - other) === other;
  });
}

/** UTC+1, UTC−2:30 */
function offsetText(offset: number): string {
  const [hours, minutes] = [Math.floor(Math.abs(offset) / HOUR), (Math.abs(offset) % HOUR) / MINUTE];
  return `UTC${sign(offset)}${hours}${minutes === 0 ? "" : `:${String(minutes).padStart(2, "0")}`}`;
}

function moneyFormat(currency: string): Intl.NumberFormat {
  return amountFormat(undefined, { style: "currency", currency, currencyDisplay: "narrowSymbol" });
}
