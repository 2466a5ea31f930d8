import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { uniform } from "@stand-ins/venues";
import { afterAll, expect, test } from "vitest";
import { openEmbeddedStore } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "kill-"));
afterAll(() => rmSync(folder, { recursive: true }));

const QUOTES_A_CAPTURE = 5;

test("a process killed at any moment leaves no partial capture, and its file can be written again at once", async () => {
  const file = join(folder, "prices.db");
  const random = uniform(7);
  let before = 0;
  for (let kill = 0; kill < 12; kill++) {
    const writer = spawn(process.execPath, [join(import.meta.dirname, "testing/write-forever.ts"), file], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await new Promise((resolve) => writer.stdout.once("data", resolve));
    await setTimeout(random() * 60);
    const ended = new Promise((resolve) => writer.once("exit", resolve));
    writer.kill("SIGKILL");
    await ended;

    const store = openEmbeddedStore(file);
    const rows = await store.prices("USD" as never, { from: 0, to: Number.MAX_SAFE_INTEGER });
    expect(rows.length).toBeGreaterThan(before);
    before = rows.length;
    // Captures are saved three slots at a time: only whole calls are stored, and each price has all its quotes.
    expect(rows.length % 3).toBe(0);
    for (const { slot } of rows.slice(-30)) expect(await store.quotes(slot)).toHaveLength(QUOTES_A_CAPTURE);
    await store.close();
  }
});
