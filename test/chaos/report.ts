import type { Tally } from "./judge/judge.ts";
import type { Outcome } from "./run.ts";
import { CURRENCIES, DAY, type Scenario, SLOT } from "./scenario/scenario.ts";

type Counts = Omit<Tally, "currency">;

/** The sums of any number of runs. */
export interface Totals {
  days: number;
  kills: number;
  failed: number;
  seconds: number;
  readonly byCurrency: Map<string, Counts>;
}

export function emptyTotals(): Totals {
  return { days: 0, kills: 0, failed: 0, seconds: 0, byCurrency: new Map() };
}

export function addVerdict(totals: Totals, outcome: Outcome, { slots }: Scenario): void {
  const { tallies, killed, failed, seconds } = outcome;
  totals.kills += killed;
  totals.failed += failed;
  totals.seconds += seconds;
  totals.days += (slots * SLOT) / DAY;
  for (const { currency, ...counts } of tallies) {
    const before = totals.byCurrency.get(currency);
    const sum = (name: keyof Counts) => counts[name] + (before?.[name] ?? 0);
    totals.byCurrency.set(currency, {
      prices: sum("prices"),
      backfilled: sum("backfilled"),
      wrong: sum("wrong"),
      deferred: sum("deferred"),
      late: sum("late"),
      refused: sum("refused"),
    });
  }
}

/** The totals as lines to print. */
export function linesOf(totals: Totals, seconds: number): string[] {
  const { days, kills, byCurrency } = totals;
  const lines = CURRENCIES.flatMap((currency) => {
    const counts = byCurrency.get(currency);
    if (counts === undefined) return [];
    const names = ["prices", "backfilled", "wrong", "deferred", "late", "refused"] as const;
    const [prices, backfilled, wrong, deferred, late, refused] = names.map((name) => counts[name].toLocaleString("en"));
    return [
      `${currency}: ${prices} prices, ${backfilled} of them backfilled; ${wrong} wrong with honest venues outvoted; of the right ones ${deferred} deferred to candles, ${late} of them by more than ten minutes, and ${refused} refused`,
    ];
  });
  return [
    `${days.toFixed(1)} days in ${seconds.toFixed(0)} s, ${(days / seconds).toFixed(2)} per second; killed and started again ${kills} times`,
    `${totals.failed} runs failed because the file was locked or full; ${totals.seconds} second pipelines were refused`,
    ...lines,
  ];
}
