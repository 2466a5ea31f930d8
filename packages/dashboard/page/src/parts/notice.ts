import { byId, element } from "../dom.ts";
import type { State } from "../state.ts";

/** Shows the address's mistakes above everything; updated only if the text changes, so that a screen reader reads it once. */
export function showNotice({ problems }: State): void {
  const place = byId("notice");
  const lines = problems.length === 0 ? [] : ["This address contains mistakes; showing the default view.", ...problems];
  if (lines.join("\n") === place.dataset.said) return;
  place.dataset.said = lines.join("\n");
  place.hidden = lines.length === 0;
  place.replaceChildren(...lines.map((line) => element("p", "", line)));
}
