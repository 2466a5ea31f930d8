import type { Brand } from "./brand.ts";
import { INSTRUMENT } from "./instrument.ts";

/** An ISO 4217 code in capitals: what the instrument is priced in. */
export type Currency = Brand<string, "currency">;

/** `text` as a currency, or undefined when it is not three capital letters. */
export function parseCurrency(text: string): Currency | undefined {
  return /^[A-Z]{3}$/.test(text) ? (text as Currency) : undefined;
}

export const DEFAULT_CURRENCIES: readonly Currency[] = INSTRUMENT.currencies.map((code) => {
  const currency = parseCurrency(code);
  if (currency === undefined) throw new RangeError(`the instrument is priced in ${code}, which is no currency code`);
  return currency;
});
