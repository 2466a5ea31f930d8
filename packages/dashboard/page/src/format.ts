import { amountFormat, DAY, HOUR, MINUTE } from "@tracker/core";

/** How figures and times are written: as the viewer's language has it, times in the viewer's zone unless a function says UTC. */

const MINUS = "−";

export function money(amount: number, currency: string): string {
  return moneyFormat(currency).format(amount);
}

/** The pieces of an amount, so that the symbol and the cents can be set smaller. */
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

/** A part of one in hundredths, signed: +1.20 %. */
export function signedPercent(part: number): string {
  return `${sign(Number((part * 100).toFixed(2)))}${percent(Math.abs(part))}`;
}

/** 1.20 %, which no line breaks. */
export function percent(part: number): string {
  return `${FIGURE.format(part * 100)}\u00a0%`;
}

/** 09:35 */
export function timeOfDay(instant: number): string {
  return TIME.format(instant);
}

/** 14 Jul 2025 */
export function date(instant: number, zone: "local" | "UTC" = "local"): string {
  return (zone === "UTC" ? UTC_DATE : DATE).format(instant);
}

/** 14 Jul 2025, 09:35 */
export function dateAndTime(instant: number): string {
  return `${date(instant)}, ${timeOfDay(instant)}`;
}

/** 14 Jul 2025, 09:35 UTC */
export function utc(instant: number): string {
  return `${UTC_DATE.format(instant)}, ${new Date(instant).toISOString().slice(11, 16)} UTC`;
}

/** 2025-07-14T09:35Z, as addresses have it. */
export function isoTime(instant: number): string {
  return new Date(instant).toISOString().replace(/(:00)?\.000Z$/, "Z");
}

/** How long ago something was, for people: 3 min, 2 h, 5 days. */
export function ago(age: number): string {
  if (age < MINUTE) return "just now";
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min ago`;
  return age < 2 * DAY ? `${Math.floor(age / HOUR)} h ago` : `${Math.floor(age / DAY)} days ago`;
}

export function timeZone(): string {
  return TIME.resolvedOptions().timeZone;
}

function sign(amount: number): string {
  return amount > 0 ? "+" : amount < 0 ? MINUS : "";
}

const FIGURE = amountFormat(undefined);
const TIME = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const DATE_STYLE = { day: "numeric", month: "short", year: "numeric" } as const;
const DATE = new Intl.DateTimeFormat(undefined, DATE_STYLE);
const UTC_DATE = new Intl.DateTimeFormat(undefined, { ...DATE_STYLE, timeZone: "UTC" });

function moneyFormat(currency: string): Intl.NumberFormat {
  return amountFormat(undefined, { style: "currency", currency, currencyDisplay: "narrowSymbol" });
}
