import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makePath } from "./scenario/path.ts";
import { holds, type Scenario } from "./scenario/scenario.ts";
import { ticksOf } from "./scenario/ticks.ts";

export interface Driven {
  /** The firings of the timer whose runs were killed. */
  readonly killed: readonly number[];
  /** What the pipeline's process said when it ended of itself with a failure. */
  readonly failure: string | undefined;
}

const PIPELINE = join(import.meta.dirname, "pipeline/main.ts");

export interface DriveOptions {
  /** A module that the pipeline's process loads first, and more of its environment: for planting bugs. */
  readonly preload?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs a scenario in a folder: `prices.db` and `views.json` are there after it. The process is killed and started again where that happens. */
export async function drive(scenario: Scenario, folder: string, options: DriveOptions = {}): Promise<Driven> {
  mkdirSync(folder, { recursive: true });
  const { all, pounds } =
    scenario.recorded === undefined ? makePath(scenario) : recordedPath(readFileSync(scenario.recorded, "utf8"));
  writeFileSync(join(folder, "path.csv"), all);
  writeFileSync(join(folder, "pounds.csv"), pounds);
  writeFileSync(join(folder, "scenario.json"), JSON.stringify(scenario));
  const kills = killsOf(scenario);
  const killed: number[] = [];
  for (let from = 0; ; ) {
    const ended = await runProcess(options, folder, from, kills);
    if (ended.signal !== "SIGKILL") {
      return {
        killed,
        failure: ended.code === 0 ? undefined : ended.said.trim() || `ended with ${ended.code ?? ended.signal}`,
      };
    }
    if (ended.last >= 0) killed.push(ended.last);
    from = ended.last + 1;
  }
}

const recordedPath = (csv: string) => ({ all: csv, pounds: csv });

/** After how many milliseconds the process is killed, by the firing that it has begun. */
function killsOf(scenario: Scenario): Map<number, number> {
  const ticks = ticksOf(scenario);
  const kills = scenario.events.flatMap((event) => {
    const index = event.what === "kill" ? ticks.findIndex(({ time }) => holds(event, time)) : -1;
    return event.what === "kill" && index >= 0 ? [[index, event.after] as const] : [];
  });
  return new Map(kills);
}

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The last firing whose run had begun; -1 for none. */
  readonly last: number;
  readonly said: string;
}

async function runProcess(
  { preload, environment }: DriveOptions,
  folder: string,
  from: number,
  kills: Map<number, number>,
): Promise<Ended> {
  const flags = ["--disable-warning=ExperimentalWarning", ...(preload === undefined ? [] : ["--import", preload])];
  const child = spawn(process.execPath, [...flags, PIPELINE, folder, String(from)], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...environment },
  });
  let [begun, said] = ["", ""];
  child.stderr.on("data", (chunk) => {
    said = (said + chunk).slice(-4_000);
  });
  child.stdout.on("data", (chunk) => {
    begun += chunk;
    const last = lastOf(begun);
    for (const [index, after] of kills) {
      if (index > last) continue;
      kills.delete(index);
      setTimeout(() => child.kill("SIGKILL"), after);
    }
  });
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => {
    child.once("close", (...ended) => resolve(ended));
  });
  return { code, signal, last: begun === "" ? from - 1 : lastOf(begun), said };
}

const lastOf = (begun: string) => Number(begun.slice(0, begun.lastIndexOf("\n")).split("\n").at(-1) ?? -1);
