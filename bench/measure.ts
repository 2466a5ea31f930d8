/** One thing measured against another in the same run: machines are noisy, ratios less so. */
export interface Comparison {
  readonly what: string;
  readonly anchor: string;
  readonly unit: "ms" | "kB";
  /** Median times of one go, or sizes. */
  readonly value: number;
  readonly anchorValue: number;
  /** value / anchorValue should be at most this. */
  readonly target: number;
}

/** What could not be measured here, and why. */
export interface Skipped {
  readonly what: string;
  readonly skipped: string;
}

export interface Contest {
  readonly what: string;
  readonly anchor: string;
  readonly target: number;
  readonly rounds: number;
  readonly go: () => unknown;
  readonly anchorGo: () => unknown;
}

/** Runs both sides in turn, so that a slow moment of the machine hits both, and compares their medians. */
export async function compare({ what, anchor, target, rounds, go, anchorGo }: Contest): Promise<Comparison> {
  const times: number[] = [];
  const anchorTimes: number[] = [];
  for (let round = 0; round < rounds; round++) {
    anchorTimes.push(await timeOf(anchorGo));
    times.push(await timeOf(go));
  }
  return { what, anchor, target, unit: "ms", value: medianOf(times), anchorValue: medianOf(anchorTimes) };
}

async function timeOf(go: () => unknown): Promise<number> {
  const start = performance.now();
  await go();
  return performance.now() - start;
}

export function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
