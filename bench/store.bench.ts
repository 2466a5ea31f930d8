import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { addSlots, MOST_CAPTURES, type PriceStore } from "@tracker/core";
import { openEmbeddedStore } from "@tracker/store-embedded";
import { capturesAt, FIRST_SLOT, filledStore, manyCaptures, YEAR } from "./captures.ts";
import { type Comparison, compare } from "./measure.ts";

/** Saving does not slow down as the store grows, and a long backfill takes little longer than bare inserts. */
export async function storeBench(): Promise<Comparison[]> {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    const [small, large] = [
      await filledStore(join(folder, "small.db"), 1_000),
      await filledStore(join(folder, "large.db"), 10 * YEAR),
    ];
    const flat = await compare({
      what: "one capture saved with ten years stored",
      anchor: "with 1,000 slots stored",
      target: 1.3,
      rounds: 300,
      go: saver(large, 10 * YEAR),
      anchorGo: saver(small, 1_000),
    });
    await Promise.all([small.close(), large.close()]);
    let files = 0;
    const year = manyCaptures(0, 20_000, { quotes: false });
    const backfill = await compare({
      what: "20,000 slots backfilled in steps",
      anchor: "the same rows by bare inserts, a transaction a step",
      target: 1.5,
      rounds: 9,
      go: () => saveInSteps(join(folder, `steps-${files++}.db`), year),
      anchorGo: () => insertBare(join(folder, `bare-${files++}.db`), year),
    });
    return [flat, backfill];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function saver(store: PriceStore, first: number): () => Promise<void> {
  let index = first;
  return async () => {
    await store.save(capturesAt(addSlots(FIRST_SLOT, index++), { quotes: true }));
  };
}

async function saveInSteps(file: string, captures: ReturnType<typeof manyCaptures>): Promise<void> {
  const store = openEmbeddedStore(file);
  for (let first = 0; first < captures.length; first += MOST_CAPTURES)
    await store.save(captures.slice(first, first + MOST_CAPTURES));
  await store.close();
}

function insertBare(file: string, captures: ReturnType<typeof manyCaptures>): void {
  const database = new DatabaseSync(file);
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
  database.exec(
    "CREATE TABLE p (c TEXT, s INTEGER, p INTEGER, q TEXT, k INTEGER, a INTEGER, d INTEGER, t INTEGER, r INTEGER, PRIMARY KEY (c, s)) STRICT, WITHOUT ROWID",
  );
  const insert = database.prepare("INSERT INTO p VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
  for (let first = 0; first < captures.length; first += MOST_CAPTURES) {
    database.exec("BEGIN");
    for (const { slot, currency, price } of captures.slice(first, first + MOST_CAPTURES)) {
      insert.run(currency, slot / 1_000, price?.price ?? 0, "backfilled", 5, 5, 100, slot, 2);
    }
    database.exec("COMMIT");
  }
  database.close();
}
