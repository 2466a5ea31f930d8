import type { CurrencyCode } from "../scenario/scenario.ts";

/**
 * What the product is known to do wrong, by the subject that will mend it. A finding with one of these is counted and printed and fails no
 * run; `known.test.ts` expects each to be found, so that its mending strikes it off this list.
 */
export const KNOWN = ["an outage longer than the look-back"] as const;

export type Known = (typeof KNOWN)[number];

/** Something that is not as it should be. */
export interface Finding {
  readonly check: string;
  readonly known?: Known | undefined;
  /** Whether the honest were no more than the others: no rule that goes by what is said can tell, and it is counted and no failure. */
  readonly outvoted?: boolean;
  readonly currency?: CurrencyCode | undefined;
  readonly slot?: number | undefined;
  readonly text: string;
}

export function lineOf({ check, known, outvoted, currency, slot, text }: Finding): string {
  const where = [currency, slot === undefined ? undefined : new Date(slot).toISOString().slice(0, 16)];
  const excuse = outvoted ? "outvoted" : known && `known: ${known}`;
  const what = excuse === undefined ? check : `${check} (${excuse})`;
  return `${[what, ...where].filter((part) => part !== undefined).join(" ")}: ${text}`;
}
