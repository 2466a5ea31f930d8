import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { fillDays } from "./history.ts";
import { startTracker } from "./tracker.ts";
import { visit } from "./visitors.ts";

const DAYS = 60;

/** A fifth of the load of `npm run load`, without the wait for a capture; measures held memory, which no other process changes. */
test("the server holds little memory for visitors who ask for months of prices, many without reading them", async () => {
  const folder = mkdtempSync(join(tmpdir(), "load-"));
  const file = join(folder, "prices.db");
  await fillDays(file, DAYS, Date.now());
  const tracker = await startTracker(file);
  onTestFinished(async () => {
    await tracker.stop();
    rmSync(folder, { recursive: true });
  });
  await tracker.next("capture");
  const rest = await tracker.held();
  const crowd = visit(
    tracker.url,
    { askers: 40, slow: 200, idle: 160, pipelining: 4 },
    { days: DAYS, now: Date.now() },
  );
  onTestFinished(crowd.allLeave);
  await expect.poll(() => crowd.visited().answers["200"] ?? 0, { timeout: 100_000 }).toBeGreaterThan(200);
  await crowd.askersLeave();
  const beyond = (await tracker.held()) - rest;
  expect(Object.keys(crowd.visited().answers)).toEqual(["200"]);
  expect(Math.round(beyond / 1e6)).toBeLessThan(80);
});
