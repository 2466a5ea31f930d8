import type { Brand } from "./brand.ts";

/**
 * An amount of money for one unit of the asset as a whole number of 1e-4 units of its currency: 107353.97 USD is 1_073_539_700.
 * Sums and comparisons are exact; the decimal text is what reaches a database or a person.
 */
export type Price = Brand<number, "price in 1e-4">;

/** How many decimals a price has. */
export const DECIMALS = 4;
const UNITS = 10 ** DECIMALS;

/** Above this a double can no longer represent every 1e-4 step (2^53 units are about 9.007e11). */
const LARGEST = 900_000_000_000 * UNITS;

const DECIMAL = /^([+-]?)(\d{1,20})(?:\.(\d{1,40}))?(?:[eE]([+-]?\d{1,2}))?$/;

/**
 * Parses a decimal as a price, rounded half away from zero to 4 places; a text may have an exponent ("1.0546E+5").
 * Undefined when it is not a finite decimal, or is too large to be exact (above 9e11 units of the currency).
 */
export function parsePrice(value: string | number): Price | undefined {
  const match = DECIMAL.exec(String(value));
  if (match === null) return undefined;
  const [, sign, whole = "", fraction = "", exponent = "0"] = match;
  const digits = whole + fraction;
  const places = Math.max(whole.length + Number(exponent) + DECIMALS, -1);
  const next = digits[places] ?? "0";
  const units = Number(digits.slice(0, Math.max(places, 0)).padEnd(places, "0")) + (next >= "5" ? 1 : 0);
  if (units > LARGEST) return undefined;
  return (sign === "-" && units !== 0 ? -units : units) as Price;
}

/** Whether parsing a decimal without an exponent as a price would round it. */
export function isRounded(text: string): boolean {
  return new RegExp(`\\.\\d{${DECIMALS}}\\d*[1-9]`).test(text);
}

/** The price of a whole number of 1e-4 units, as a store keeps it. Throws a RangeError when it is not a whole number. */
export function priceOfUnits(units: number): Price {
  if (!Number.isSafeInteger(units)) throw new RangeError(`${units} is not a whole number of 1e-4 units`);
  return units as Price;
}

/** The exact decimal text, always with 4 places: "107353.9700". */
export function formatPrice(price: Price): string {
  const digits = Math.abs(price)
    .toString()
    .padStart(DECIMALS + 1, "0");
  return `${price < 0 ? "-" : ""}${digits.slice(0, -DECIMALS)}.${digits.slice(-DECIMALS)}`;
}

/** The median; of an even count the mean of the middle two, rounded half away from zero. Throws a RangeError for no prices. */
export function median(prices: readonly Price[]): Price {
  const sorted = prices.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new RangeError("the median of no prices");
  const mean = (lower + upper) / 2;
  return (Math.sign(mean) * Math.round(Math.abs(mean))) as Price;
}
