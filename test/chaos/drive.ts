import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SecondStart } from "./judge/second.ts";
import { makePath } from "./scenario/path.ts";
import { holds, type Scenario } from "./scenario/scenario.ts";
import { ticksOf } from "./scenario/ticks.ts";

export interface Driven {
  /** The firings of the timer whose runs were killed. */
  readonly killed: readonly number[];
  readonly seconds: readonly SecondStart[];
  /** The output of the pipeline's process if it ended by itself with a failure. */
  readonly failure: string | undefined;
}

const PIPELINE = join(import.meta.dirname, "pipeline/main.ts");

export interface DriveOptions {
  /** A module that the pipeline's process loads first, and additional environment variables, for planting bugs. */
  readonly preload?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs a scenario in a folder, where it leaves `prices.db` and `views.json`. Kills and restarts the process as the scenario says. */
export async function drive(scenario: Scenario, folder: string, options: DriveOptions = {}): Promise<Driven> {
  mkdirSync(folder, { recursive: true });
  const { all, pounds } =
    scenario.recorded === undefined ? makePath(scenario) : recordedPath(readFileSync(scenario.recorded, "utf8"));
  writeFileSync(join(folder, "path.csv"), all);
  writeFileSync(join(folder, "pounds.csv"), pounds);
  writeFileSync(join(folder, "scenario.json"), JSON.stringify(scenario));
  const plan: Plan = {
    options,
    folder,
    kills: killsOf(scenario),
    seconds: new Set(ticksOf(scenario).flatMap(({ second }, index) => (second ? [index] : []))),
  };
  const killed: number[] = [];
  const seconds: SecondStart[] = [];
  for (let from = 0; ; ) {
    const ended = await runProcess(plan, from, seconds);
    if (ended.signal !== "SIGKILL") {
      const said = ended.said.trim() || `ended with ${ended.code ?? ended.signal}`;
      return { killed, seconds, failure: ended.code === 0 ? undefined : said };
    }
    if (ended.last >= 0) killed.push(ended.last);
    from = ended.last + 1;
  }
}

const recordedPath = (csv: string) => ({ all: csv, pounds: csv });

/** How many milliseconds after the start of a firing the process is killed, by firing. */
function killsOf(scenario: Scenario): Map<number, number> {
  const ticks = ticksOf(scenario);
  const kills = scenario.events.flatMap((event) => {
    const index = event.what === "kill" ? ticks.findIndex(({ time }) => holds(event, time)) : -1;
    return event.what === "kill" && index >= 0 ? [[index, event.after] as const] : [];
  });
  return new Map(kills);
}

interface Plan {
  readonly options: DriveOptions;
  readonly folder: string;
  /** The kills still to come, by firing of the timer; each happens once. */
  readonly kills: Map<number, number>;
  readonly seconds: Set<number>;
}

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The last firing whose run had begun; -1 if none had. */
  readonly last: number;
  readonly said: string;
}

async function runProcess(plan: Plan, from: number, seconds: SecondStart[]): Promise<Ended> {
  const child = startPipeline(plan, from, "pipe");
  const said = lastSaid(child);
  let begun = "";
  let last = from - 1;
  let trying: Promise<void> | undefined;
  const killAfter = (index: number) => {
    const after = plan.kills.get(index);
    if (after === undefined || !plan.kills.delete(index)) return;
    setTimeout(() => child.kill("SIGKILL"), after);
  };
  const trySecond = async (index: number) => {
    const second = await startSecond(plan, index);
    // If the first was killed meanwhile, the second may take over.
    if (child.signalCode === null) seconds.push(second);
    child.stdin?.write("\n");
    killAfter(index);
  };
  // It may end before the message to go on arrives.
  child.stdin?.on("error", () => {});
  child.stdout?.on("data", (chunk) => {
    begun += chunk;
    const lines = begun.split("\n");
    begun = lines.pop() ?? "";
    for (const index of lines.map(Number)) {
      last = index;
      if (plan.seconds.delete(index)) trying = trySecond(index);
      else killAfter(index);
    }
  });
  const { code, signal } = await endOf(child);
  await trying;
  return { code, signal, last, said: said() };
}

/** Starts a second pipeline on the same file, from the same firing on, and waits until it ends. */
async function startSecond(plan: Plan, index: number): Promise<SecondStart> {
  const before = bytesOf(plan.folder);
  const child = startPipeline(plan, index, "ignore");
  const said = lastSaid(child);
  const { code } = await endOf(child);
  return { index, code, said: said().trim(), changed: bytesOf(plan.folder) !== before };
}

function startPipeline(
  { options: { preload, environment }, folder }: Plan,
  from: number,
  stdin: "pipe" | "ignore",
): ChildProcess {
  const flags = ["--disable-warning=ExperimentalWarning", ...(preload === undefined ? [] : ["--import", preload])];
  return spawn(process.execPath, [...flags, PIPELINE, folder, String(from)], {
    stdio: [stdin, "pipe", "pipe"],
    env: { ...process.env, ...environment },
  });
}

function lastSaid(child: ChildProcess): () => string {
  let said = "";
  child.stderr?.on("data", (chunk) => {
    said = (said + chunk).slice(-4_000);
  });
  return () => said;
}

const endOf = (child: ChildProcess) =>
  new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.stdout?.resume();
    child.once("close", (code, signal) => resolve({ code, signal }));
  });

/** The contents of the store's files, without the shared memory beside them, which stores nothing. */
function bytesOf(folder: string): string {
  const hash = createHash("sha256");
  const files = readdirSync(folder).filter((name) => name.startsWith("prices.db") && !name.endsWith("-shm"));
  for (const name of files.toSorted()) hash.update(name).update(readFileSync(join(folder, name)));
  return hash.digest("hex");
}
