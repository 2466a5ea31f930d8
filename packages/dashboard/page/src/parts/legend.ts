import { byId } from "../dom.ts";
import type { Shown } from "../state.ts";

/** The key to imported prices stands in the legend where there are any: who never imported one need not know of them. */
export function showLegend(shown: Shown | undefined): void {
  byId("imported").hidden = shown === undefined || shown.candles.every(({ imported }) => imported === 0);
}
