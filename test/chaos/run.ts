import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DriveOptions, drive } from "./drive.ts";
import { judgeRun, type Verdict } from "./judge/judge.ts";
import type { Scenario } from "./scenario/scenario.ts";

/** The result of a run, and how often its process was killed and restarted. */
export interface Outcome extends Verdict {
  readonly killed: number;
  /** How many second pipelines were started on its file. */
  readonly seconds: number;
}

/** Runs a scenario in a temporary folder, and judges it. */
export async function runScenario(scenario: Scenario, options: DriveOptions = {}): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), "chaos-"));
  try {
    const { killed, seconds, failure } = await drive(scenario, folder, options);
    const counts = { killed: killed.length, seconds: seconds.length };
    if (failure === undefined) return { ...judgeRun(scenario, folder, killed, seconds), ...counts };
    return { findings: [{ check: "the pipeline's process failed", text: failure }], tallies: [], failed: 0, ...counts };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
