import { CURRENCIES, type CurrencyCode, endOf, faultsOf, type Scenario } from "../scenario/scenario.ts";
import { ticksOf } from "../scenario/ticks.ts";
import { capturesThatDoNotFit } from "./captures.ts";
import type { Finding } from "./finding.ts";
import { type Case, columnsOfQuotes, pricesOffThePath, quotesThatAreWrong } from "./prices.ts";
import { readReports, reportsThatAreWrong, runsThatFailed } from "./reports.ts";
import { readStored } from "./rows.ts";
import { Runs } from "./runs.ts";
import { type SecondStart, secondsThatCameIn } from "./second.ts";
import { type Deferred, deferredPrices, missingPrices } from "./slots.ts";
import { Truth } from "./truth.ts";
import { viewsThatDiffer } from "./views.ts";
import { Court } from "./witness.ts";

/** The results of a run in one currency. */
export interface Tally extends Deferred {
  readonly currency: CurrencyCode;
  readonly prices: number;
  readonly backfilled: number;
  /** Prices off the path because honest venues were outvoted. */
  readonly wrong: number;
}

export interface Verdict {
  readonly findings: readonly Finding[];
  readonly tallies: readonly Tally[];
  /** How many runs failed, for whatever reason. */
  readonly failed: number;
}

/**
 * Checks what a run has left in its folder against the path.
 * @param killed the firings of the timer whose runs were killed
 * @param seconds the results of second pipelines that were started on the same file
 */
export function judgeRun(
  scenario: Scenario,
  folder: string,
  killed: readonly number[],
  seconds: readonly SecondStart[] = [],
): Verdict {
  const truth = new Truth(folder);
  const stored = readStored(folder);
  const court = new Court(faultsOf(scenario), truth);
  const ticks = ticksOf(scenario);
  const reports = readReports(folder);
  const failed = reports.filter(({ errors }) => errors.length > 0).map(({ index }) => index);
  const runs = new Runs(ticks, [...killed, ...failed]);
  const theCase: Case = { stored, truth, court, runs, end: endOf(scenario) };
  const findings = [
    ...pricesOffThePath(theCase),
    ...quotesThatAreWrong(theCase),
    ...columnsOfQuotes(theCase),
    ...capturesThatDoNotFit(theCase),
    ...missingPrices(theCase, scenario.first),
    ...viewsThatDiffer(folder, stored, scenario.first),
    ...runsThatFailed(reports, ticks),
    ...reportsThatAreWrong(reports, ticks, stored),
    ...secondsThatCameIn(seconds, ticks),
  ];
  const tallies = CURRENCIES.map((currency): Tally => {
    const rows = stored.prices.filter((row) => row.currency === currency);
    const isWrong = (finding: Finding) => finding.currency === currency && finding.check === "a price is off the path";
    return {
      currency,
      prices: rows.length,
      backfilled: rows.filter(({ quality }) => quality === "backfilled").length,
      wrong: findings.filter(isWrong).length,
      ...deferredPrices(theCase, currency),
    };
  });
  return { findings, tallies, failed: failed.length };
}
