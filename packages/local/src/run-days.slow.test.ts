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

test("memory and files are the same after three days as after two, but for the prices", () => {
  const folder = mkdtempSync(join(tmpdir(), "days-"));
  const printed = execFileSync(process.execPath, ["--disable-warning=ExperimentalWarning", SCRIPT, folder, "3"], {
    encoding: "utf8",
  });
  rmSync(folder, { recursive: true });
  const days: Day[] = printed
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const [, second, third] = days as [Day, Day, Day];
  expect(days).toHaveLength(3);
  // Of what is left behind by each of 288 runs, 4 kB are found.
  expect(third.heap - second.heap).toBeLessThan(1);
  expect(Object.keys(third.files).toSorted()).toEqual(Object.keys(second.files).toSorted());
  expect((third.files["prices.db"] ?? 0) - (second.files["prices.db"] ?? 0)).toBeLessThan(0.1);
  expect(third.files["prices.db-wal"]).toBeLessThan(5);
});
