import type { CurrencyCode } from "../scenario/scenario.ts";

/** Something that is not as it should be. */
export interface Finding {
  readonly check: string;
  /** Whether the honest were no more than the others: no rule that goes by what is said can tell, and it is counted and no failure. */
  readonly outvoted?: boolean;
  readonly currency?: CurrencyCode | undefined;
  readonly slot?: number | undefined;
  readonly text: string;
}

export function lineOf({ check, outvoted, currency, slot, text }: Finding): string {
  const where = [currency, slot === undefined ? undefined : new Date(slot).toISOString().slice(0, 16)];
  const what = outvoted ? `${check} (outvoted)` : check;
  return `${[what, ...where].filter((part) => part !== undefined).join(" ")}: ${text}`;
}
