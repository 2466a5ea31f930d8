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
/** What was printed as records, without their times. */
const records = () => printed.map((line) => ({ ...JSON.parse(line), time: undefined }));

const NOON = toSlot(Date.UTC(2026, 10, 24, 12, 0));
const failures = new Map([["kraken", new TrackerError("no-answer", "kraken USD: HTTP 503")]]);
const report: RunReport = {
  ...{ slot: NOON, live: true, clockOffset: null, startedAt: NOON, endedAt: NOON },
  captures: [{ slot: NOON, currency: USD, price: null, quotes: [], context: null }],
  ...{ priced: [], backfilled: { stored: 0, missing: 3, newest: new Map(), failures, until: NOON }, failures: [] },
};

describe("a record holds what the text says", () => {
  test("of whose candles could not be had", async () => {
    await tell([], (output) => output.report(report));
    expect(printed).toContain("  kraken       candles: kraken USD: HTTP 503");
    printed = [];
    await tell(["--json"], (output) => output.report(report));
    expect(records()).toMatchObject([{ missing: 3, unfilled: [{ source: "kraken", error: "kraken USD: HTTP 503" }] }]);
  });

  test("of a replay, on every line", async () => {
    await tell([], (output) => output.report(report, "14 July 2025"));
    for (const line of printed) expect(line).toMatch(/^replay /);
    printed = [];
    await tell(["--json"], (output) => output.report(report, "14 July 2025"));
    expect(records()).toMatchObject([{ event: "capture", replayOf: "14 July 2025" }]);
  });

  test.each([
    ["what was foreseen", () => Promise.reject(new TrackerError("bad-input", "no", { hint: "Do." })), "no. Do."],
    ["what the system refuses", () => mkdirSync(join(import.meta.filename, "x")), /^ENOTDIR: .*\. A file stands/],
  ])("of a failure that ends it: %s", async (_what, fail, text) => {
    expect(await tell(["--json"], fail)).toBe(1);
    expect([warned, records()]).toEqual([[], [{ event: "failure", text: expect.stringMatching(text) }]]);
    expect(await tell([], fail)).toBe(1);
    expect(warned).toEqual([expect.stringMatching(text)]);
  });

  test("but for a mistake, which is not hidden", async () => {
    await expect(tell(["--json"], () => Promise.reject(new Error("a mistake")))).rejects.toThrow("a mistake");
  });
});
