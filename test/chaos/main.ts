import { existsSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { TrackerError } from "@tracker/core";
import { type Field, judged, localPath, oneOf, unwrap, type Values, wholeNumber } from "@tracker/settings";
import { type Io, readFlags, runMain } from "@tracker/settings/command-line";
import { lineOf } from "./judge/finding.ts";
import type { Verdict } from "./judge/judge.ts";
import { addVerdict, emptyTotals, linesOf } from "./report.ts";
import { runScenario } from "./run.ts";
import { makeCorrelated, SETTINGS, type Setting } from "./scenario/correlated.ts";
import { MOST_DAYS, makeScenario } from "./scenario/make.ts";
import { DAY, HOUR, type Scenario, SLOT, type Span } from "./scenario/scenario.ts";
import { partOf, type Shrunk, shrink, unexpected } from "./shrink.ts";

const FLAGS = {
  days: {
    name: "--days",
    description: `how many simulated days; more than ${MOST_DAYS} become several runs, with consecutive seeds`,
    valueHint: "N",
    allowed: "a whole number from 1 to 100000",
    example: "8",
    default: 8,
    read: wholeNumber(1, 100_000),
  },
  seed: {
    name: "--seed",
    description: "the seed of all random events",
    valueHint: "S",
    allowed: "a whole number up to 4294967295",
    example: "17",
    default: 1,
    read: wholeNumber(0, 2 ** 32 - 1),
  },
  hours: {
    name: "--hours",
    description: "run only the first hours of one run",
    valueHint: "H",
    allowed: "a number of hours, such as 7.25",
    example: "7.25",
    default: undefined,
    read: (text) => (Number(text) > 0 ? Number(text) : undefined),
  } as Field<number | undefined>,
  correlated: {
    name: "--correlated",
    description: "only venues that are wrong together, in this way",
    valueHint: "HOW",
    allowed: `one of ${Object.keys(SETTINGS).join(", ")}`,
    example: "two",
    default: undefined,
    read: oneOf(Object.keys(SETTINGS) as Setting[]),
  } as Field<Setting | undefined>,
  path: {
    name: "--path",
    description:
      "follow the prices in a file instead of a random path: each run takes the next days, as long as they last",
    valueHint: "FILE",
    allowed: "a CSV file with the lines timestamp,close, one per minute",
    example: "closes.csv",
    default: undefined,
    read: localPath,
  } as Field<string | undefined>,
  only: {
    name: "--only",
    description: "only these events of one run, or none",
    valueHint: "LIST",
    allowed: "a comma-separated list of whole numbers, or none",
    example: "3,8",
    default: undefined,
    read: (text) => (text === "none" ? [] : /^\d+(,\d+)*$/.test(text) ? text.split(",").map(Number) : undefined),
  } as Field<readonly number[] | undefined>,
};

await runMain({
  usage: "npm run chaos --",
  description:
    "Runs the real pipeline through simulated days in which everything goes wrong, and checks the stored prices against the market's path.",
  flags: FLAGS,
  examples: ["npm run chaos", "npm run chaos -- --days 1000 --seed 1", "npm run chaos -- --days 60 --correlated two"],
  run: chaos,
});

interface Job extends Making {
  readonly scenario: Scenario;
}

async function chaos(args: readonly string[], { environment, print, signal }: Io): Promise<number> {
  const { days, seed, hours, only, correlated, path } = unwrap(
    judged(readFlags(FLAGS, args, environment), conflictsOf),
  );
  const jobs = jobsOf({ seed, days, correlated, path }, (scenario) => ({
    slots: hours === undefined ? scenario.slots : Math.round((hours * HOUR) / SLOT),
    events: only ?? [...scenario.events.keys()],
  }));
  const [totals, failed, begun] = [emptyTotals(), [] as [Job, Verdict][], performance.now()];
  const worker = async () => {
    for (let job = jobs.shift(); job !== undefined && !signal.aborted; job = jobs.shift()) {
      const verdict = await runScenario(job.scenario);
      // Ctrl-C ends the pipeline's process too: an incomplete run proves nothing.
      if (signal.aborted) return;
      addVerdict(totals, verdict, job.scenario);
      const wrong = unexpected(verdict);
      if (wrong.length === 0) continue;
      failed.push([job, verdict]);
      print(`--days ${job.days} --seed ${job.seed}: ${wrong.length} findings, the first ones:`);
      for (const finding of wrong.slice(0, 5)) print(`  ${lineOf(finding)}`);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  if (signal.aborted) throw new TrackerError("bad-input", "stopped before the end");
  for (const line of linesOf(totals, (performance.now() - begun) / 1_000)) print(line);
  for (const [job, verdict] of failed.slice(0, 3)) await printSmallest(job, verdict, print);
  print(failed.length === 0 ? "No findings." : `Runs that failed: ${failed.length}.`);
  return failed.length === 0 ? 0 : 1;
}

function conflictsOf({ days = 0, hours, only, path }: Partial<Values<typeof FLAGS>>): string[] {
  const isPart = hours !== undefined || only !== undefined;
  return [
    ...(isPart && days > MOST_DAYS
      ? [`--hours and --only are for a single run: use them with --days up to ${MOST_DAYS}`]
      : []),
    ...(path !== undefined && !existsSync(path) ? [`--path: there is no file ${path}`] : []),
  ];
}

/** What determines a run completely. */
interface Making {
  readonly seed: number;
  readonly days: number;
  readonly correlated: Setting | undefined;
  readonly path: string | undefined;
  readonly begin?: number | undefined;
}

function scenarioOf({ seed, days, correlated, path, begin }: Making): Scenario {
  const scenario =
    correlated === undefined ? makeScenario(seed, days, begin) : makeCorrelated(seed, days, correlated, begin);
  return path === undefined ? scenario : { ...scenario, recorded: path };
}

function jobsOf(making: Making, part: (scenario: Scenario) => Shrunk): Job[] {
  const { seed, days, path } = making;
  const recorded = path === undefined ? undefined : spanOf(path);
  const length = recorded === undefined ? days : Math.min(days, Math.floor((recorded.to - recorded.from) / DAY));
  return Array.from({ length: Math.ceil(length / MOST_DAYS) }, (_, index) => {
    const begin = recorded && recorded.from + index * MOST_DAYS * DAY;
    const own = { ...making, seed: seed + index, days: Math.min(MOST_DAYS, length - index * MOST_DAYS), begin };
    const scenario = scenarioOf(own);
    return { ...own, scenario: partOf(scenario, part(scenario)) };
  });
}

/** The slots of a recorded path with two hours of it before them, which stale trades need. */
function spanOf(path: string): Span {
  const lines = readFileSync(path, "utf8").trimEnd().split("\n");
  const timeOf = (line = "") => Date.parse(line.split(",")[0] ?? "");
  return { from: Math.ceil((timeOf(lines[1]) + 2 * HOUR) / SLOT) * SLOT, to: timeOf(lines.at(-1)) - HOUR };
}

function isoOf(time: string): string {
  return new Date(Number(time)).toISOString();
}

function commandOf({ seed, days, correlated, path, begin }: Job): string {
  const along = path === undefined ? "" : ` --path ${path} (from ${isoOf(String(begin))} on)`;
  const how = (correlated === undefined ? "" : ` --correlated ${correlated}`) + along;
  return `npm run chaos -- --days ${days} --seed ${seed}${how}`;
}

async function printSmallest(job: Job, verdict: Verdict, print: Io["print"]): Promise<void> {
  const { scenario } = job;
  const again = commandOf(job);
  print(`To repeat it: ${again}`);
  const { slots, events } = await shrink(scenario, verdict, (part) => runScenario(part));
  // Numbers refer to all events of the seed, even if only some of them were requested.
  const all = scenarioOf(job).events.map((event) => JSON.stringify(event));
  const left = events.map((index) => all.indexOf(JSON.stringify(scenario.events[index])));
  print(
    `The smallest failing part: ${again} --hours ${((slots * SLOT) / HOUR).toFixed(3)} --only ${left.join() || "none"}`,
  );
  for (const index of left) print(`  ${index}: ${all[index]?.replace(/\d{13}/g, isoOf)}`);
}
