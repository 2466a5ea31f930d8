import type { CurrencyCode } from "../scenario/scenario.ts";

/**
 * What the product is known to do wrong, by the subject that will mend it. A finding with one of these is counted and printed and fails no
 * run; `known.test.ts` expects each to be found, so that its mending strikes it off this list.
 */
export const KNOWN = [
  "venues that are wrong alike",
  "a frozen feed",
  "two camps",
  "venues whose clocks are wrong",
  "our clock is wrong",
  "an outage longer than the look-back",
] as const;

export type Known = (typeof KNOWN)[number];

/** Something that is not as it should be. */
export interface Finding {
  readonly check: string;
  readonly known?: Known | undefined;
  readonly currency?: CurrencyCode | undefined;
  readonly slot?: number | undefined;
  readonly text: string;
}

export function lineOf({ check, known, currency, slot, text }: Finding): string {
  const where = [currency, slot === undefined ? undefined : new Date(slot).toISOString().slice(0, 16)];
  const what = known === undefined ? check : `${check} (known: ${known})`;
  return `${[what, ...where].filter((part) => part !== undefined).join(" ")}: ${text}`;
}
