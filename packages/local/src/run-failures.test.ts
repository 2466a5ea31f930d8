import { addSlots, HOUR, SLOT_LENGTH, TrackerError, toSlot } from "@tracker/core";
import type { Io } from "@tracker/settings/command-line";
import { beforeEach, expect, test } from "vitest";
import { jsonOutput, textOutput } from "./output.ts";
import { type RunFailures, runFailures } from "./run-failures.ts";

const NOON = toSlot(Date.UTC(2026, 10, 24, 12, 0));
const AN_HOUR = HOUR / SLOT_LENGTH;
const FULL = new TrackerError("store-failed", "prices.db: database or disk is full", { hint: "Make room." });

let now: number;
let lines: string[];
const io = { print: (line: string) => lines.push(line), warn: (line: string) => lines.push(line) } as unknown as Io;
let failures: RunFailures;

beforeEach(() => {
  [now, lines] = [NOON, []];
  failures = runFailures(textOutput(io), { now: () => now });
});

/** Fails the run of each slot in a range, at varying seconds of the slot. */
function failedRuns(from: number, to: number, error: unknown = FULL): void {
  for (let index = from; index < to; index++) {
    now = addSlots(NOON, index) + (index % 3) * 1_000;
    failures.failed(error);
  }
}

test("the same failure of every run is reported once an hour, with its count", () => {
  failedRuns(0, 2 * AN_HOUR + 1);
  expect(lines).toEqual([
    "prices.db: database or disk is full. Make room.",
    `prices.db: database or disk is full. Make room. (and ${AN_HOUR - 1} more times since it was last reported)`,
    `prices.db: database or disk is full. Make room. (and ${AN_HOUR - 1} more times since it was last reported)`,
  ]);
});

test("a different failure is reported at once", () => {
  failedRuns(0, 2);
  failedRuns(2, 4, new Error("another"));
  expect(lines).toEqual(["prices.db: database or disk is full. Make room.", "Error: another"]);
});

test("says once that runs work again, and reports the next failure at once", () => {
  failures.worked();
  failedRuns(0, 3);
  failures.worked();
  failures.worked();
  failedRuns(3, 4);
  expect(lines.slice(1)).toEqual([
    "Runs work again after 3 failed; missed slots are filled from candles.",
    "prices.db: database or disk is full. Make room.",
  ]);
});

test("every failure is a record", () => {
  failures = runFailures(jsonOutput(io), { now: () => now });
  failedRuns(0, 3);
  failures.worked();
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    ...Array.from({ length: 3 }, () => ({ event: "failure", text: "prices.db: database or disk is full. Make room." })),
    { event: "working again", failed: 3 },
  ]);
});
