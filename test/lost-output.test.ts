import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Simulator } from "@stand-ins/venues";
import { USD } from "@tracker/core/testing";
import { openEmbeddedStore } from "@tracker/store-embedded";
import { afterAll, beforeAll, expect, test } from "vitest";
import { skipReason } from "../scripts/skips.ts";
import { LOCAL } from "./run-script.ts";
import { startVenues, urlsOf } from "./simulated-venues.ts";

const ROOT = join(import.meta.dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "lost-output-"));
const file = join(folder, "prices.db");
const WEEK = ["start", "--backfill", "2026-01-01..2026-01-08", "--file", file];
const EXPORT = ["export", "--format", "csv", "--file", file];

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startVenues();
});
afterAll(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true });
});

/** Runs a local command whose standard output is a device, or a pipe that is closed after the first chunk. */
async function run(args: readonly string[], device?: string): Promise<{ code: number | null; stderr: string }> {
  const output = device === undefined ? ("pipe" as const) : openSync(device, "w");
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", LOCAL, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...urlsOf(simulator) },
    stdio: ["ignore", output, "pipe"],
  });
  if (typeof output === "number") closeSync(output);
  child.stdout?.once("data", () => child.stdout?.destroy());
  let stderr = "";
  child.stderr?.on("data", (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, stderr })));
}

async function stored(): Promise<number> {
  const store = openEmbeddedStore(file, { readOnly: true });
  const rows = await store.prices(USD, { from: 0, to: Date.UTC(2100, 0, 1) });
  await store.close();
  rmSync(file);
  return rows.length;
}

const FULL = "/dev/full";
const skip = !existsSync(FULL) && skipReason(`there is no ${FULL}`, "npm test, on Linux");

test("npm start reports a closed output once, and stores the prices", async () => {
  const { code, stderr } = await run(WEEK);
  expect([code, stderr]).toEqual([
    0,
    expect.stringMatching(/^standard output cannot be written: [^:]+\. Prices are still stored\.\n$/),
  ]);
  expect(await stored()).toBeGreaterThan(1_900);
});

test.skipIf(skip)(`npm start reports a full disk under its log once${skip ? ` (skipped: ${skip})` : ""}`, async () => {
  const { code, stderr } = await run(WEEK, FULL);
  expect([code, stderr]).toEqual([
    0,
    expect.stringMatching(/^standard output cannot be written: the disk is full\. Prices are still stored\.\n$/),
  ]);
  for (const args of [EXPORT, ["start", "--help"]])
    expect(await run(args, FULL)).toEqual({ code: 1, stderr: "standard output cannot be written: the disk is full\n" });
  // A reader that closes the pipe early is not a failure.
  expect(await run(EXPORT)).toEqual({ code: 0, stderr: "" });
  expect(await stored()).toBeGreaterThan(1_900);
});
