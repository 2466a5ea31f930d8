import type { Verdict } from "@tracker/core";
import type { Quote } from "../answers.ts";
import { byId, element } from "../dom.ts";
import { figure, percent, signedPercent } from "../format.ts";

/** A verdict as a person reads it. */
const VERDICT_TEXTS: Readonly<Record<Verdict, string>> = {
  kept: "kept",
  "no-quorum": "too few agreed",
  "not-positive": "not above zero",
  crossed: "bid above ask",
  "wide-spread": "spread too wide",
  stale: "too old",
  future: "ahead of time",
  outlier: "too far off",
  frozen: "stands still",
  unconfirmed: "not confirmed yet",
  "no-answer": "no answer",
  malformed: "not understood",
  agrees: "agrees, not counted",
  differs: "differs, not counted",
  uncompared: "not compared",
};

/** Those beside the price, which never count toward it. */
const BESIDE: readonly Verdict[] = ["agrees", "differs", "uncompared"];

/** What every source said at a slot, and what became of it; `price` is what they are compared with. */
export function showSources(time: string, quotes: readonly Quote[], price: number | undefined): void {
  byId("sources-title").textContent = `Sources, ${time}`;
  byId("sources-summary").textContent = summaryOf(quotes, price);
  const names = ["Source", "Last price", "Difference", "Verdict"].map((name) => {
    const head = element("th", "", name);
    head.scope = "col";
    return head;
  });
  const caption = element("caption", "unseen", `What each source said, ${time}`);
  const head = element("thead", "", element("tr", "", ...names));
  const rows = quotes.map((quote) => rowOf(quote, price));
  byId("sources").replaceChildren(
    ...(quotes.length === 0 ? [] : [element("table", "", caption, head, element("tbody", "", ...rows))]),
  );
}

/** Says why there is nothing to see. */
export function showNoSources(title: string, text: string): void {
  byId("sources-title").textContent = title;
  byId("sources-summary").textContent = text;
  byId("sources").replaceChildren();
}

function summaryOf(quotes: readonly Quote[], price: number | undefined): string {
  if (quotes.length === 0 && price === undefined) return "There is no price, and nothing that a source said.";
  if (quotes.length === 0) return "What single sources said is not kept for this time.";
  const kept = quotes.filter(({ verdict }) => verdict === "kept");
  const asked = quotes.filter(({ verdict }) => !BESIDE.includes(verdict)).length;
  if (kept.length === 0 || price === undefined) return `None of ${asked} counted: there is no price.`;
  const amounts = kept.map(({ last }) => last ?? price);
  const width = (Math.max(...amounts) - Math.min(...amounts)) / price;
  return `The price is the median of ${kept.length} of ${asked}, which are ${percent(width)} apart.`;
}

function rowOf({ source, last, verdict, detail }: Quote, price: number | undefined): HTMLTableRowElement {
  const name = element("th", "", nameOf(source));
  name.scope = "row";
  const difference = last === null || price === undefined ? "" : signedPercent(last / price - 1);
  const reason = element("td", "verdict", VERDICT_TEXTS[verdict]);
  if (detail !== null) reason.append(element("span", "detail", detail));
  const row = element(
    "tr",
    "",
    name,
    element("td", "", last === null ? "—" : figure(last)),
    element("td", "", difference),
    reason,
  );
  row.dataset.verdict = verdict === "kept" ? "kept" : BESIDE.includes(verdict) ? "beside" : "refused";
  return row;
}

/** coindesk-bpi is Coindesk BPI. */
function nameOf(source: string): string {
  return source
    .replace(/^./, (letter) => letter.toUpperCase())
    .replace(/-(\w+)$/, (_, word: string) => ` ${word.toUpperCase()}`);
}
