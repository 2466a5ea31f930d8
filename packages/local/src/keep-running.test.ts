import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { constant, Market, type Simulator, startSimulator, VENUE_NAMES } from "@stand-ins/venues";
import { SECOND, SLOT_LENGTH, TrackerError } from "@tracker/core";
import { readSettings, unwrap } from "@tracker/settings";
import { createSources, VENUES } from "@tracker/sources";
import { openEmbeddedStore } from "@tracker/store-embedded";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { replayClock, type WaitingClock } from "./clocks.ts";
import { keepRunning } from "./keep-running.ts";
import { textOutput } from "./output.ts";
import { openWeb } from "./web.ts";

const START = Date.UTC(2026, 10, 24, 12, 0);
/** Today's price in this test, far from all prices of the recorded day. */
const TODAY = 55_000;
const EVERYTHING = { from: 0, to: Date.UTC(2100, 0, 1) };

let folder: string;
let simulator: Simulator;
let stop: AbortController;
let lines: string[];
/** How many more saves fail because the disk is full. */
let full: number;
/** Called with each printed line. */
let onLine: (line: string) => void;

const clock = replayClock(START, 3_000);

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "keep-running-"));
  simulator = await startSimulator({ market: new Market(constant(TODAY)), now: clock.now });
  stop = new AbortController();
  lines = [];
  full = 0;
});
afterEach(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true });
});

async function running(replaySpeed: number | undefined, environment = {}, own: WaitingClock = clock): Promise<void> {
  const print = (line: string) => {
    lines.push(line);
    onLine(line);
  };
  const settings = { ...unwrap(readSettings(environment, VENUES)), urls: simulator.urls };
  const opened = openEmbeddedStore(join(folder, "prices.db"));
  const store: typeof opened = {
    ...opened,
    save: async (captures) => {
      if (full-- > 0) throw new TrackerError("store-failed", "the disk is full");
      return opened.save(captures);
    },
  };
  const session = {
    ports: { sources: unwrap(createSources(settings)), store, clock: own },
    settings,
    output: textOutput({ print, warn: print }),
    signal: stop.signal,
  };
  const serving = { port: 0, host: "127.0.0.1", allowedHosts: [] };
  await keepRunning(session, {
    web: await openWeb({ ...session, serving }),
    storeName: "prices.db",
    replaySpeed,
  });
  await store.close();
}

async function pricesIn(file: string): Promise<number[]> {
  const store = openEmbeddedStore(join(folder, file), { readOnly: true });
  const rows = await store.prices("USD" as never, EVERYTHING);
  await store.close();
  return rows.map(({ price }) => price / 10_000);
}

const fail = () => simulator.faults.push(...VENUE_NAMES.map((venue) => ({ venue, kind: "down" as const })));

describe("when no source can be reached", () => {
  test("a replay is shown and marked until a quorum of venues answers, and none of its prices enters the live file", async () => {
    fail();
    onLine = (line) => {
      if (/^2026-/.test(line)) stop.abort();
    };
    const ended = running(720);
    const [, address] = await until(() => lines[0]?.match(/^Page: (http:\S+)\/$/m));
    await until(() => lines.some((line) => line.startsWith("replay ")) || undefined);
    const health = await fetch(`${address}/api/health`);
    const { status, replayOf } = (await health.json()) as { status: string; replayOf: string };
    simulator.faults.length = 0;
    await ended;

    expect([health.status, status, replayOf]).toEqual([503, "replay", "14 July 2025"]);
    expect(lines.join("\n")).toMatch(/this is a replay of 14 July 2025, not today's price/);
    const live = lines.indexOf("The venues answer: live from here on.");
    expect(lines.slice(live + 1).every((line) => line.startsWith("2026-11-24T"))).toBe(true);
    expect(lines.slice(2, live).every((line) => line.startsWith("replay 2025-07-14T"))).toBe(true);
    expect((await pricesIn("prices.db")).every((price) => Math.abs(price / TODAY - 1) < 0.001)).toBe(true);
    // In memory only: two of these at once, or one and a demo, would use the same file.
    expect(readdirSync(folder).filter((name) => !name.startsWith("prices.db"))).toEqual([]);
  });

  test("no replay is shown if none is wanted, and the pipeline goes on trying", async () => {
    fail();
    onLine = (line) => {
      if (/no price/.test(line)) simulator.faults.length = 0;
      if (/USD 5/.test(line)) stop.abort();
    };
    await running(undefined);
    expect(lines.join("\n")).not.toContain("replay");
    expect((await pricesIn("prices.db")).length).toBeGreaterThan(0);
  });
});

test("after the replay, each try that reaches no source is reported", async () => {
  fail();
  onLine = (line) => {
    if (/trying again/.test(line) && lines.filter((each) => /trying again/.test(each)).length === 2)
      simulator.faults.length = 0;
    if (/USD 5/.test(line)) stop.abort();
  };
  await running(1_000_000);
  const over = lines.findIndex((line) => line.startsWith("replay: the recorded day is over."));
  const [first, second, live] = lines.slice(over + 1);
  for (const line of [first, second])
    expect(line).toMatch(
      /^2026-.*Z {3}no price source answers: trying again at the next slot\n {2}\w+: cannot be reached/,
    );
  expect(live).toBe("The venues answer: live from here on.");
});

test("no replay is shown if one source can be reached", async () => {
  fail();
  simulator.faults.shift();
  onLine = (line) => {
    if (/no price/.test(line)) stop.abort();
  };
  await running(720);
  expect(lines.join("\n")).not.toContain("replay");
});

test("/api/health reports a wrong clock, although nothing of it is stored", async () => {
  const ahead = 2 * SLOT_LENGTH;
  const wrong: WaitingClock = {
    now: () => clock.now() + ahead,
    sleepUntil: (instant, signal) => clock.sleepUntil(instant - ahead, signal),
    signalAt: (instant, signal) => clock.signalAt(instant - ahead, signal),
  };
  const answers: Promise<Response>[] = [];
  onLine = (line) => {
    const [, address] = /^Page: (http:\S+)\/$/m.exec(lines[0] ?? "") ?? [];
    if (!line.includes("ahead of what the venues say") || answers.length > 0) return;
    answers.push(fetch(`${address}/api/health`).finally(() => stop.abort()));
  };
  await running(undefined, {}, wrong);
  const [answer] = await Promise.all(answers);
  expect(answer?.status).toBe(503);
  expect(await answer?.json()).toMatchObject({ status: "wrong-clock", clockOffsetSeconds: ahead / SECOND });
});

test("a full disk is reported once, then that runs work again, with nothing missing", async () => {
  let runs = 0;
  onLine = (line) => {
    if (/^2026-/.test(line) && ++runs === 1) full = 3;
    if (/^Runs work again/.test(line)) stop.abort();
  };
  await running(undefined);
  const [, , ...after] = lines;
  expect(after).toEqual([
    "the disk is full",
    expect.stringMatching(/^2026-.* \d+ filled from candles(?!.*missing)/),
    "Runs work again after 3 failed; missed slots are filled from candles.",
  ]);
});

test("a webhook is notified once that prices have stopped, and once that they are back", async () => {
  const events: unknown[] = [];
  const webhook = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    response.end();
    const { event } = JSON.parse(body);
    events.push(event);
    if (event === "stopped") simulator.faults.length = 0;
    if (event === "back") stop.abort();
  }).listen(0, "127.0.0.1");
  await once(webhook, "listening");
  let runs = 0;
  onLine = (line) => {
    // After the quiet time of a start.
    if (/^2026-/.test(line) && ++runs === 5) fail();
  };
  await running(undefined, { TRACKER_WEBHOOK: `http://127.0.0.1:${(webhook.address() as AddressInfo).port}/` });
  webhook.close();
  expect(events).toEqual(["stopped", "back"]);
});

test("with TRACKER_WEB=off nothing is served, but prices are captured", async () => {
  onLine = (line) => {
    if (/USD 5/.test(line)) stop.abort();
  };
  await running(720, { TRACKER_WEB: "off" });
  expect(lines[0]).toBe("prices.db: no price yet. Ctrl-C stops.");
  expect((await pricesIn("prices.db")).length).toBeGreaterThan(0);
});

async function until<Value>(look: () => Value | null | undefined): Promise<Value> {
  for (;;) {
    const found = look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
