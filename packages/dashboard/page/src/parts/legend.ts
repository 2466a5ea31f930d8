import { byId } from "../dom.ts";
import type { Shown } from "../state.ts";

/** Shows the key to imported prices only if there are any: most trackers have none. */
export function showLegend(shown: Shown | undefined): void {
  byId("imported").hidden = shown === undefined || shown.candles.every(({ imported }) => imported === 0);
}
