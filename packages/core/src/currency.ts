import type { Brand } from "./brand.ts";

/** An ISO 4217 code in capitals: what one bitcoin is priced in. */
export type Currency = Brand<string, "currency">;

/** `text` as a currency, or undefined when it is not three capital letters. */
export function parseCurrency(text: string): Currency | undefined {
  return /^[A-Z]{3}$/.test(text) ? (text as Currency) : undefined;
}

export const DEFAULT_CURRENCIES: readonly Currency[] = ["USD", "GBP", "EUR"] as Currency[];
