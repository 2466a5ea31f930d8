import { byId, element } from "../dom.ts";
import { figure } from "../format.ts";
import { qualityText } from "../points.ts";
import type { Shown } from "../state.ts";
import { pointTime } from "./readout.ts";

/** The chart's prices as a table, newest first; built only while it is open. */
export function createPriceTable(): (shown: Shown | undefined) => void {
  const details = byId<HTMLDetailsElement>("table");
  let current: Shown | undefined;
  // The keyboard can scroll only what it can focus.
  byId("table-body").tabIndex = 0;
  const fill = () => {
    if (details.open) byId("table-body").replaceChildren(...(current === undefined ? [] : [tableOf(current)]));
  };
  details.addEventListener("toggle", fill);
  return (shown) => {
    current = shown;
    fill();
  };
}

function tableOf(shown: Shown): HTMLTableElement {
  const single = shown.plan.length === "slot";
  const names = single ? ["Time", "Price", "Quality"] : ["Time", "Open", "High", "Low", "Close", "Quality"];
  const heads = names.map((name) => {
    const head = element("th", "", name);
    head.scope = "col";
    return head;
  });
  const rows = shown.points.toReversed().map(({ start, candle }) => {
    const time = element("th", "", pointTime(start, shown));
    time.scope = "row";
    if (candle === undefined) {
      const gap = element("td", "gap", "no price");
      gap.colSpan = names.length - 1;
      return element("tr", "", time, gap);
    }
    const { open, high, low, close } = candle;
    const amounts = (single ? [close] : [open, high, low, close]).map((amount) => element("td", "", figure(amount)));
    return element("tr", "", time, ...amounts, element("td", "", qualityText(candle)));
  });
  const caption = element("caption", "unseen", byId("title").textContent ?? "");
  return element(
    "table",
    "",
    caption,
    element("thead", "", element("tr", "", ...heads)),
    element("tbody", "", ...rows),
  );
}
