import { CAPTURE_SIGN, CLOCK_SIGN, type Currency, priceSign, RUN_ENDED } from "@tracker/core";

/** The columns of the query's result: the sign, and 1 if it is unhealthy. */
export const SIGN = "Sign";
export const UNWELL = "Unwell";

/**
 * The health of each sign over the runs of a window, from the signs in each run's record. Always one row per sign, so that neither the alert nor
 * its resolution depends on a missing row. A price is unhealthy unless a run says that it is well; captures and the clock are unhealthy only if
 * runs report them and none says that they are well.
 *
 * Without runs, summarize returns no row, as it has a `by` (learn.microsoft.com/kusto/query/summarize-operator): the rows come from the datatable
 * that it is joined to (kusto/query/join-rightouter). An alert's query must begin with a table of the workspace
 * (azure/azure-monitor/alerts/alerts-log-query). If parse_json finds nothing, mv-expand returns one row without a name
 * (kusto/query/mv-expand-operator), which joins with none.
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
