import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const SCRIPT = join(import.meta.dirname, "testing/import-year.ts");

/** In MB. */
const MOST = 200;

test("a year is imported and exported again in bounded memory, unchanged", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ["--disable-warning=ExperimentalWarning", SCRIPT]);
  const { said, isSame, memory } = JSON.parse(stdout);
  expect([said, isSame]).toEqual(["prices.csv: 315,360 new in prices.db, 0 already there", true]);
  expect(memory).toBeLessThan(MOST);
});
