import type { Verdict } from "@tracker/core";
import type { Quote } from "../answers.ts";
import { byId, element } from "../dom.ts";
import { figure, percent, signedPercent } from "../format.ts";

/** The verdicts in words. */
const VERDICT_TEXTS: Readonly<Record<Verdict, string>> = {
  kept: "kept",
  "no-quorum": "too few agreed",
  "not-positive": "not above zero",
  crossed: "bid above ask",
  "wide-spread": "spread too wide",
  stale: "too old",
  future: "dated in the future",
  outlier: "too far off",
  frozen: "not moving",
  unconfirmed: "not confirmed yet",
  "no-answer": "no answer",
  malformed: "not understood",
  agrees: "agrees, not counted",
  differs: "differs, not counted",
  uncompared: "not compared",
};

/** Verdicts on quotes that are not wrong, only too few. */
const UNDECIDED: readonly Verdict[] = ["no-quorum", "unconfirmed"];

const ROLES = [
  ["thead, tbody", "rowgroup"],
  ["tr", "row"],
  ["thead th", "columnheader"],
  ["tbody th", "rowheader"],
  ["td", "cell"],
] as const;

/** Verdicts on quotes shown beside the price, which never count toward it. */
const BESIDE: readonly Verdict[] = ["agrees", "differs", "uncompared"];

/**
 * Shows every source's quote at a slot and its verdict.
 * @param remark appended to the summary
 */
export function showSources(time: string, quotes: readonly Quote[], remark = ""): void {
  const price = priceOf(quotes);
  byId("sources-title").textContent = `Sources, ${time}`;
  byId("sources-summary").textContent = `${summaryOf(quotes, price)} ${remark}`.trim();
  const names = ["Source", "Price", "Difference", "Verdict", "Reason"].map((name) => {
    const head = element("th", "", name);
    head.scope = "col";
    return head;
  });
  // Some screen readers no longer treat a table as one when CSS lays it out differently, as on a phone.
  const asTable = (table: HTMLTableElement) => {
    table.role = "table";
    for (const [tag, role] of ROLES) for (const part of table.querySelectorAll(tag)) part.role = role;
    return table;
  };
  const caption = element("caption", "unseen", `What each source said, ${time}`);
  const head = element("thead", "", element("tr", "", ...names));
  const rows = quotes.map((quote) => rowOf(quote, price));
  byId("sources").replaceChildren(asTable(element("table", "", caption, head, element("tbody", "", ...rows))));
}

/** Shows why there are no sources. */
export function showNoSources(title: string, text: string): void {
  byId("sources-title").textContent = title;
  byId("sources-summary").textContent = text;
  byId("sources").replaceChildren();
}

const isKept = ({ verdict }: Quote) => verdict === "kept";

/** The amount that is judged: the last trade, clamped to the bid and the ask. */
function fairPrice({ last, bid, ask }: Quote): number | undefined {
  return last === null ? undefined : bid === null || ask === null ? last : middle([last, bid, ask]);
}

/** The price made from the kept quotes. */
function priceOf(quotes: readonly Quote[]): number | undefined {
  const kept = quotes.filter(isKept).flatMap((quote) => fairPrice(quote) ?? []);
  return kept.length === 0 ? undefined : middle(kept);
}

function middle(amounts: readonly number[]): number {
  const sorted = amounts.toSorted((a, b) => a - b);
  const [lower = 0, upper = 0] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  return (lower + upper) / 2;
}

function summaryOf(quotes: readonly Quote[], price: number | undefined): string {
  const kept = quotes.filter(isKept);
  const asked = quotes.filter(({ verdict }) => !BESIDE.includes(verdict)).length;
  if (price === undefined) return `None of the ${asked} quotes counted, so there is no price.`;
  const amounts = kept.map((quote) => fairPrice(quote) ?? price);
  const width = (Math.max(...amounts) - Math.min(...amounts)) / price;
  return `The price is the median of ${kept.length} of ${asked} quotes, at most ${percent(width)} apart.`;
}

function rowOf(quote: Quote, price: number | undefined): HTMLTableRowElement {
  const { source, currency, verdict, detail } = quote;
  const name = element("th", "", nameOf(source));
  name.scope = "row";
  const fair = fairPrice(quote);
  const isCompared = fair !== undefined && price !== undefined && (isKept(quote) || BESIDE.includes(verdict));
  const row = element(
    "tr",
    "",
    name,
    element("td", "", fair === undefined ? "—" : figure(fair)),
    // For a refused quote the reason gives its distance, measured from another reference.
    element("td", "", isCompared ? signedPercent(fair / price - 1) : ""),
    element("td", "verdict", VERDICT_TEXTS[verdict]),
    ...(detail === null ? [] : [element("td", "reason", detail.replace(`${source} ${currency}: `, ""))]),
  );
  row.dataset.verdict = isKept(quote)
    ? "kept"
    : BESIDE.includes(verdict)
      ? "beside"
      : UNDECIDED.includes(verdict)
        ? "undecided"
        : "refused";
  return row;
}

/** coindesk-bpi is Coindesk BPI. */
function nameOf(source: string): string {
  return source
    .replace(/^./, (letter) => letter.toUpperCase())
    .replace(/-(\w+)$/, (_, word: string) => ` ${word.toUpperCase()}`);
}
