import { CAPTURE_SIGN, CLOCK_SIGN, type Currency, priceSign, RUN_ENDED } from "@tracker/core";

/** The columns that the query gives: what it is about, and 1 where that is not well. */
export const SIGN = "Sign";
export const UNWELL = "Unwell";

/**
 * What has not been well in the runs of a window, by the signs that each run's record has: a row for every sign, always, so that neither the
 * alert nor its end hangs on a row that is not there. A price is not well unless a run says that it is; captures and the clock, only if no run
 * that knows of them says that they are.
 *
 * Without a run, summarize gives no row, as it has a `by` (learn.microsoft.com/kusto/query/summarize-operator): the rows come from the datatable
 * that it is joined to (kusto/query/join-rightouter). A query of an alert begins with a table of the workspace
 * (azure/azure-monitor/alerts/alerts-log-query). Where parse_json reads nothing, mv-expand gives one row without a name
 * (kusto/query/mv-expand-operator), which meets none.
 */
export function alertQuery(currencies: readonly Currency[]): string {
  const begins = Object.values(RUN_ENDED).map((begin) => `Message startswith "${begin} {"`);
  const needed = currencies.map((currency) => `"${priceSign(currency)}", true`);
  const judged = [CAPTURE_SIGN, CLOCK_SIGN].map((sign) => `"${sign}", false`);
  return `AppTraces
| where ${begins.join(" or ")}
| mv-expand Told = parse_json(substring(Message, indexof(Message, "{"))).signs
| summarize Runs = count(), Well = countif(tobool(Told.well)) by Name = tostring(Told.name)
| join kind=rightouter (datatable(${SIGN}: string, IsNeeded: bool) [${[...needed, ...judged].join(", ")}]) on $left.Name == $right.${SIGN}
| project ${SIGN}, ${UNWELL} = iff(coalesce(Well, 0) == 0 and (IsNeeded or coalesce(Runs, 0) > 0), 1, 0)`;
}
