import { apartFrom } from "./agreement.ts";
import { isUnchanged, type Memory } from "./past.ts";
import { median } from "./price.ts";
import { fairPrice, spreadOf } from "./quote-checks.ts";
import { FROZEN_MOVE, FROZEN_SLOTS } from "./rule.ts";
import type { Slot } from "./slot.ts";
import type { Quote, SourceName } from "./source.ts";
import { percent } from "./text.ts";
import type { Ruling } from "./verdict.ts";

/**
 * The venues whose quote has not changed for FROZEN_SLOTS slots while the changing ones have moved away from where the others were when it
 * stopped; all venues, if none changes. Quotes with coarse ticks or little trading also stand still: so the others must have moved, and a venue
 * counts as standing still only if it does so in every currency.
 */
export function frozen(
  slot: Slot,
  quotes: ReadonlyMap<SourceName, Quote>,
  memory: ReadonlyMap<SourceName, Memory>,
): Map<SourceName, Ruling> {
  const still = new Map([...memory].filter(([source, seen]) => quotes.has(source) && isUnchanged(seen, slot)));
  const moving = [...quotes].filter(([source]) => !still.has(source)).map(([, quote]) => fairPrice(quote));
  const rulings = new Map<SourceName, Ruling>();
  for (const [source, { othersThen }] of still) {
    const said = `unchanged for ${FROZEN_SLOTS} slots`;
    if (moving.length === 0) {
      rulings.set(source, { verdict: "frozen", detail: `${said}, and so are all others` });
    } else if (othersThen !== null) {
      const moved = apartFrom(median(moving), othersThen);
      if (moved <= Math.max(FROZEN_MOVE, spreadOf(quotes.get(source) as Quote))) continue;
      rulings.set(source, { verdict: "frozen", detail: `${said}, while the others moved by ${percent(moved)}` });
    }
  }
  return rulings;
}
