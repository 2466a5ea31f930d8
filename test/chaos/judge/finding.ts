import type { CurrencyCode } from "../scenario/scenario.ts";

/** Something that is wrong. */
export interface Finding {
  readonly check: string;
  /** Whether honest venues had no majority: no rule based on quotes can tell then, so that this is counted but not a failure. */
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
