import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

const SCRIPT = join(import.meta.dirname, "testing/run-days.ts");

interface Day {
  /** In MB, as all sizes here. */
  readonly heap: number;
  readonly files: Readonly<Record<string, number>>;
}

test("memory and files are the same after five days as after four, but for the prices", () => {
  const folder = mkdtempSync(join(tmpdir(), "days-"));
  const printed = execFileSync(process.execPath, ["--disable-warning=ExperimentalWarning", SCRIPT, folder, "5"], {
    encoding: "utf8",
  });
  rmSync(folder, { recursive: true });
  const days: Day[] = printed
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(days).toHaveLength(5);
  // What is prepared once and then kept is there after the third.
  const [before, after] = days.slice(-2) as [Day, Day];
  // Of what is left behind by each of 288 runs, 4 kB are found.
  expect(after.heap - before.heap).toBeLessThan(1);
  expect(Object.keys(after.files).toSorted()).toEqual(Object.keys(before.files).toSorted());
  expect((after.files["prices.db"] ?? 0) - (before.files["prices.db"] ?? 0)).toBeLessThan(0.1);
  expect(after.files["prices.db-wal"]).toBeLessThan(5);
});
