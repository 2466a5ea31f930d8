import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type RunReport, TrackerError, toSlot } from "@tracker/core";
import { USD } from "@tracker/core/testing";
import type { Io } from "@tracker/settings/command-line";
import { beforeEach, describe, expect, test } from "vitest";
import { type Output, withOutput } from "./output.ts";

let printed: string[];
let warned: string[];
beforeEach(() => {
  [printed, warned] = [[], []];
});

const tell = (args: readonly string[], run: (output: Output) => unknown) =>
  withOutput(
    args,
    { print: (line) => printed.push(line), warn: (line) => warned.push(line) } as Pick<Io, "print" | "warn"> as Io,
    async (output) => {
      await run(output);
      return 0;
    },
  );
/** The printed records, without their times. */
const records = () => printed.map((line) => ({ ...JSON.parse(line), time: undefined }));

const NOON = toSlot(Date.UTC(2026, 10, 24, 12, 0));
const failures = new Map([["kraken", new TrackerError("no-answer", "kraken USD: HTTP 503")]]);
const report: RunReport = {
  ...{ slot: NOON, live: true, clockOffset: null, startedAt: NOON, endedAt: NOON },
  captures: [{ slot: NOON, currency: USD, price: null, quotes: [], context: null }],
  ...{ priced: [], backfilled: { stored: 0, missing: 3, newest: new Map(), failures, until: NOON }, failures: [] },
};

describe("text and records both have", () => {
  test("the sources without candles", async () => {
    await tell([], (output) => output.report(report));
    expect(printed).toContain("  kraken       USD candles: HTTP 503");
    printed = [];
    await tell(["--json"], (output) => output.report(report));
    expect(records()).toMatchObject([{ missing: 3, unfilled: [{ source: "kraken", error: "kraken USD: HTTP 503" }] }]);
  });

  test("the mark of a replay, on every line", async () => {
    await tell([], (output) => output.report(report, "14 July 2025"));
    for (const line of printed) expect(line).toMatch(/^replay /);
    printed = [];
    await tell(["--json"], (output) => output.report(report, "14 July 2025"));
    expect(records()).toMatchObject([{ event: "capture", replayOf: "14 July 2025" }]);
  });

  test.each([
    ["one of ours", () => Promise.reject(new TrackerError("bad-input", "no", { hint: "Do." })), "no. Do."],
    [
      "one of the system",
      () => mkdirSync(join(import.meta.filename, "x")),
      /^ENOTDIR: .*\. A part of the path is a file/,
    ],
  ])("a failure that ends the command: %s", async (_what, fail, text) => {
    expect(await tell(["--json"], fail)).toBe(1);
    expect([warned, records()]).toEqual([[], [{ event: "failure", text: expect.stringMatching(text) }]]);
    expect(await tell([], fail)).toBe(1);
    expect(warned).toEqual([expect.stringMatching(text)]);
  });
});

test("a bug is not reported as a failure but thrown", async () => {
  await expect(tell(["--json"], () => Promise.reject(new Error("a bug")))).rejects.toThrow("a bug");
});
