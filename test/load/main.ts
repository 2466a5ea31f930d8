import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { formatSlot, SECOND, slotFrom } from "@tracker/core";
import { unwrap } from "@tracker/settings";
import { type Io, readFlags, runMain } from "@tracker/settings/command-line";
import { fillDays } from "./history.ts";
import { type Printed, startTracker, type Tracker } from "./tracker.ts";
import { type Crowd, PIPELINED, type Visit, visit } from "./visitors.ts";

const CROWD: Crowd = { askers: 200, slow: 1_000, idle: 800, pipelining: 20 };

/** How many days of prices are stored and asked for. */
const DAYS = 365;

/** How long before a slot the crowd arrives, and how long after it the askers leave: the capture happens in between. */
const [BEFORE, AFTER] = [20 * SECOND, 40 * SECOND];

/** How long after the askers have left the server is measured again, with the slow visitors still there. */
const LATER = 90 * SECOND;

/** The most memory above rest, in MB: the function has 512 in all and needs half of it at rest. */
const MOST = 250;

/** The latest time after its slot at which a capture is on time. */
const ON_TIME = 15 * SECOND;

await runMain({
  usage: "npm run load",
  description: `Puts ${(CROWD.askers + CROWD.slow + CROWD.idle + CROWD.pipelining).toLocaleString("en")} connections at once on a server with a year of prices, across a capture; exits with 1 if the server needs more than ${MOST} MB above rest or captures late. Takes up to eight minutes.`,
  examples: ["npm run load"],
  run: async (args, io) => {
    unwrap(readFlags({}, args, io.environment));
    return load(io.print);
  },
});

async function load(print: Io["print"]): Promise<number> {
  const { model } = cpus()[0] ?? { model: "unknown processor" };
  print(`Node ${process.versions.node}, ${cpus().length} × ${model}, ${Math.round(totalmem() / 2 ** 30)} GiB`);
  const folder = mkdtempSync(join(tmpdir(), "load-"));
  const file = join(folder, "prices.db");
  let tracker: Tracker | undefined;
  try {
    await fillDays(file, DAYS, Date.now());
    tracker = await startTracker(file);
    const seen = await underLoad(tracker, print);
    for (const line of linesOf(seen)) print(line);
    return isWithin(seen) ? 0 : 1;
  } finally {
    await tracker?.stop();
    rmSync(folder, { recursive: true });
  }
}

interface Seen extends Visit {
  /** In bytes: at rest, at most, when the askers left, and later. */
  readonly memory: Readonly<Record<"rest" | "most" | "left" | "later", number>>;
  /** The capture's record, and how long after its slot it was logged, in milliseconds. */
  readonly captured: { readonly after: number; readonly record: Printed } | undefined;
  /** The longest delay of the event loop, in milliseconds. */
  readonly delay: number;
  readonly failures: readonly Printed[];
}

async function underLoad(tracker: Tracker, print: Io["print"]): Promise<Seen> {
  const memory = () => tracker.vitals.at(-1)?.memory ?? Number.NaN;
  await tracker.next("capture");
  await wait(5 * SECOND);
  const slot = slotFrom(Date.now() + BEFORE);
  print(`${DAYS} days of prices in three currencies are stored; the next capture is at ${formatSlot(slot)}.`);
  await wait(slot - BEFORE - Date.now());
  const [rest, before] = [memory(), tracker.vitals.length];
  let captured: Seen["captured"];
  void tracker.next("capture").then((record) => {
    if (record.slot === formatSlot(slot)) captured = { record, after: Date.now() - slot };
  });

  const crowd = visit(tracker.url, CROWD, { days: DAYS, now: Date.now() });
  await wait(slot + AFTER - Date.now());
  await crowd.askersLeave();
  const left = memory();
  await wait(LATER);
  const visited = crowd.visited();
  crowd.allLeave();
  const during = tracker.vitals.slice(before);
  return {
    ...visited,
    memory: { rest, most: Math.max(...during.map(({ most }) => most)), left, later: memory() },
    captured,
    delay: Math.max(...during.map(({ delay }) => delay)),
    failures: tracker.printed.filter(({ event }) => event === "failure"),
  };
}

function isWithin({ memory, captured }: Seen): boolean {
  return memory.most - memory.rest <= MOST * 1e6 && captured !== undefined && captured.after <= ON_TIME;
}

function linesOf({ memory, captured, delay, failures, ...visited }: Seen): string[] {
  const { rest, most, left, later } = memory;
  const { answers, longest, connections, closed, pipelinesClosed } = visited;
  const [bytes, seconds] = [
    (value: number) => `${Math.round(value / 1e6)} MB`,
    (value: number) => `${(value / SECOND).toFixed(1)} s`,
  ];
  const counts = Object.entries(answers).map(([what, count]) => `${count} × ${what}`);
  const first = failures.length === 0 ? "" : `, the first: ${failures[0]?.text}`;
  return [
    `Memory at rest:                ${bytes(rest)}`,
    `  at most:                     ${bytes(most)}, which is ${bytes(most - rest)} more; ${MOST} MB are allowed`,
    `  when the askers left:        ${bytes(left)}`,
    `  ${LATER / SECOND} s later:                  ${bytes(later)}`,
    `The capture, after its slot:   ${captured === undefined ? "never" : seconds(captured.after)}; ${seconds(ON_TIME)} are allowed`,
    `  as logged:                   ${JSON.stringify(captured?.record.prices ?? captured?.record ?? null)}`,
    `Longest event-loop delay:      ${seconds(delay)}`,
    `Answers to ${CROWD.askers} askers:         ${counts.join(", ")}; the longest took ${seconds(longest)}`,
    `Slow and silent connections:   ${connections}, of which the server closed ${closed}`,
    `Closed with ${PIPELINED} requests:    ${pipelinesClosed} connections of ${CROWD.pipelining} visitors`,
    `Failures in the log:           ${failures.length}${first}`,
  ];
}
