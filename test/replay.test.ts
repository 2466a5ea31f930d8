import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { RECORDED_FILE, SPREAD } from "@stand-ins/venues";
import { SLOT_LENGTH } from "@tracker/core";
import { afterAll, expect, test } from "vitest";
import { skipReason } from "../scripts/skips.ts";
import { runLocal, startLocal } from "./run-script.ts";

const ROOT = join(import.meta.dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "replay-"));
afterAll(() => rmSync(folder, { recursive: true }));

const MONTH = join(import.meta.dirname, "../../shared/market-data/btcusd-1min-2025-07.csv");

/** The prices of a file at every slot it covers: the last line at or before each. */
function pricesAtSlots(csv: string): Map<string, number> {
  const lines = csv
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => line.split(",") as [string, string]);
  const times = lines.map(([timestamp]) => Date.parse(timestamp));
  const found = new Map<string, number>();
  for (
    let slot = Math.ceil((times[0] as number) / SLOT_LENGTH) * SLOT_LENGTH;
    slot <= (times.at(-1) as number);
    slot += SLOT_LENGTH
  ) {
    const index = times.findLastIndex((time) => time <= slot);
    found.set(new Date(slot).toISOString(), Number(lines[index]?.[1]));
  }
  return found;
}

async function replayed(csvFile: string): Promise<Map<string, number>> {
  const file = join(folder, "replay.db");
  const fast = ["--speed", "1000000", "--port", "0"];
  const demo = await runLocal(["demo", "--once", "--data", csvFile, "--file", file, ...fast]);
  expect([demo.code, demo.stderr]).toEqual([0, ""]);
  const { stdout } = await runLocal(["export", "--format", "csv", "--file", file]);
  const rows = stdout
    .trimEnd()
    .split("\n")
    .map((line) => line.split(","));
  return new Map(
    rows.filter(([, currency]) => currency === "USD").map(([slot, , price]) => [slot as string, Number(price)]),
  );
}

function expectEqualWithinSpread(stored: Map<string, number>, expected: Map<string, number>): void {
  expect([...stored.keys()]).toEqual([...expected.keys()]);
  for (const [slot, price] of expected)
    expect(Math.abs((stored.get(slot) ?? 0) / price - 1)).toBeLessThanOrEqual(SPREAD);
}

test("after a replay of the recorded day the stored dollar prices are the file's, at every slot", async () => {
  expectEqualWithinSpread(await replayed(RECORDED_FILE), pricesAtSlots(readFileSync(RECORDED_FILE, "utf8")));
});

test("after a replay of part of another recording the stored prices are the file's too", async (context) => {
  if (!existsSync(MONTH))
    return context.skip(
      skipReason("there is no other recording beside this clone", `npm test, with prices in ${relative(ROOT, MONTH)}`),
    );
  const [header, ...lines] = readFileSync(MONTH, "utf8").split("\n");
  const slice = join(folder, "slice.csv");
  writeFileSync(slice, [header, ...lines.slice(20_000, 20_300)].join("\n"));
  expectEqualWithinSpread(await replayed(slice), pricesAtSlots(readFileSync(slice, "utf8")));
});

test("stopped before the end of the recording says so, and where the prices until then are", async () => {
  const demo = startLocal(["demo", "--file", join(folder, "stopped.db"), "--speed", "720", "--port", "0"]);
  await demo.printed(/^replay 2025-07-14T/m);
  demo.process.kill("SIGTERM");
  const { code, stdout } = await demo.ended;
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^The replay was stopped; its prices are in .*$/m)]);
  expect(stdout).not.toMatch(/is over|The page stays/);
});

test("after the end of the recording its page stays up, with the README's link, until it is stopped", async () => {
  const file = join(folder, "looked-at.db");
  const demo = startLocal(["demo", "--file", file, "--speed", "1000000", "--port", "0"]);
  const [, page] = await demo.printed(/^Page: (\S+)$/m);
  await demo.printed(/^The page stays until Ctrl-C\.$/m);
  const [, from, to] = /8288\/\?from=(\S+?)&to=(\S+?)\b[&)]/.exec(readFileSync(join(ROOT, "README.md"), "utf8")) ?? [];
  const answer = await fetch(`${page}api/prices?from=${from}&to=${to}`);
  const { replayOf, prices } = (await answer.json()) as { replayOf: string; prices: unknown[] };
  expect([replayOf, prices.length]).toEqual(["14 July 2025", 72]);
  demo.process.kill("SIGTERM");
  expect(await demo.ended).toMatchObject({ code: 0, stderr: "" });
});
