import type { Brand } from "./brand.ts";

/**
 * An amount of money for one bitcoin as a whole number of 1e-4 units of its currency: 107353.97 USD is 1_073_539_700.
 * Sums and comparisons are exact; the decimal text is what reaches a database or a person.
 */
export type Price = Brand<number, "price in 1e-4">;

const DIGITS = 4;
const UNITS = 10 ** DIGITS;

/** Beyond this a double no longer holds every 1e-4 step (2^53 units are about 9.007e11). */
const LARGEST = 900_000_000_000 * UNITS;

const DECIMAL = /^([+-]?)(\d{1,15})(?:\.(\d+))?$/;

/**
 * A decimal text or a number as a price, rounded half away from zero to 4 places.
 * Undefined when it is not a finite decimal, or is too large to be kept exactly (9e11 units of the currency).
 */
export function parsePrice(value: string | number): Price | undefined {
  const match = DECIMAL.exec(typeof value === "number" ? plainText(value) : value);
  if (match === null) return undefined;
  const [, sign, whole = "", fraction = ""] = match;
  const kept = Number(whole) * UNITS + Number(fraction.slice(0, DIGITS).padEnd(DIGITS, "0"));
  const units = (fraction[DIGITS] ?? "0") >= "5" ? kept + 1 : kept;
  if (units > LARGEST) return undefined;
  return (sign === "-" && units !== 0 ? -units : units) as Price;
}

/** The price of a whole number of 1e-4 units, as a store keeps it. Throws a RangeError when it is none. */
export function priceOfUnits(units: number): Price {
  if (!Number.isSafeInteger(units)) throw new RangeError(`${units} is not a whole number of 1e-4 units`);
  return units as Price;
}

/** The exact decimal text, always with 4 places: "107353.9700". */
export function formatPrice(price: Price): string {
  const digits = Math.abs(price)
    .toString()
    .padStart(DIGITS + 1, "0");
  return `${price < 0 ? "-" : ""}${digits.slice(0, -DIGITS)}.${digits.slice(-DIGITS)}`;
}

/** The middle of the sorted prices; of an even count the mean of the middle two, rounded half away from zero. Needs at least one. */
export function median(prices: readonly Price[]): Price {
  const sorted = prices.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new RangeError("the median of no prices");
  const mean = (lower + upper) / 2;
  return (Math.sign(mean) * Math.round(Math.abs(mean))) as Price;
}

/** String(1e-7) is "1e-7": numbers outside the plain range are written out, or left as they are to be refused. */
function plainText(value: number): string {
  return Math.abs(value) < 1e-6 ? "0" : String(value);
}
