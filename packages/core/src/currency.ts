import type { Brand } from "./brand.ts";
import { INSTRUMENT } from "./instrument.ts";

/** The currency of a price: an ISO 4217 code in capitals. */
export type Currency = Brand<string, "currency">;

/** `text` as a currency, or undefined when it is not three capital letters. */
export function parseCurrency(text: string): Currency | undefined {
  return /^[A-Z]{3}$/.test(text) ? (text as Currency) : undefined;
}

export const DEFAULT_CURRENCIES: readonly Currency[] = INSTRUMENT.currencies.map((code) => {
  const currency = parseCurrency(code);
  if (currency === undefined) throw new RangeError(`the instrument is priced in ${code}, which is not a currency code`);
  return currency;
});
