import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { addSlots, MOST_CAPTURES, toSlot } from "@tracker/core";
import { EUR, GBP, price, USD } from "@tracker/core/testing";
import { openEmbeddedStore } from "@tracker/store-embedded";
import { expect, test } from "vitest";

const SCRIPT = join(import.meta.dirname, "testing/export-all.ts");
const FIRST = toSlot(Date.UTC(2026, 0, 1));
const SAVES = 300;
const SLOTS = MOST_CAPTURES / 4;

/** In MB. */
const MOST = 200;

test("an export of any size runs in bounded memory", async () => {
  const folder = mkdtempSync(join(tmpdir(), "export-"));
  try {
    const file = join(folder, "prices.db");
    const store = openEmbeddedStore(file);
    const votes = { price: price(100_000), quality: "ok" as const, kept: 3, asked: 3, dispersion: 0, rule: 2 };
    for (let save = 0; save < SAVES; save++) {
      const slots = Array.from({ length: SLOTS }, (_, index) => addSlots(FIRST, save * SLOTS + index));
      await store.save(
        slots.flatMap((slot) =>
          [USD, EUR, GBP].map((currency) => {
            const row = { slot, currency, ...votes, capturedAt: slot };
            return { slot, currency, price: row, quotes: [], context: null };
          }),
        ),
      );
    }
    await store.close();
    const run = promisify(execFile);
    const { stdout } = await run(process.execPath, ["--disable-warning=ExperimentalWarning", SCRIPT, file]);
    const { written, memory } = JSON.parse(stdout);
    expect(written).toBeGreaterThan(SAVES * SLOTS * 3 * 150);
    expect(memory).toBeLessThan(MOST);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
