import { appendFileSync } from "node:fs";
import { type Capture, type PriceStore, type RunReport, TrackerError } from "@tracker/core";

/** The captures that the store saved or failed to save. */
interface Saves {
  readonly saved: Capture[];
  readonly lost: Capture[];
}

/** Runs with a store that records the result of each save, and appends a line about it to the file. Rethrows failures not caused by the store. */
export async function reportRun(
  file: string,
  index: number,
  store: PriceStore,
  run: (store: PriceStore) => Promise<RunReport>,
): Promise<void> {
  const saves: Saves = { saved: [], lost: [] };
  const { report, errors } = await endOf(run(remembering(store, saves)));
  for (const error of errors) if (!(error instanceof TrackerError) || error.code !== "store-failed") throw error;
  const line = {
    index,
    errors: errors.map((error) => (error as TrackerError).message),
    slot: report?.slot ?? null,
    priced: report?.priced ?? [],
    captures: report?.captures.map(told) ?? [],
    backfilled: report?.backfilled.stored ?? 0,
    saved: saves.saved.map(told),
    lost: saves.lost.map(told),
  };
  appendFileSync(file, `${JSON.stringify(line)}\n`);
}

async function endOf(running: Promise<RunReport>): Promise<{ report?: RunReport; errors: unknown[] }> {
  try {
    const report = await running;
    return { report, errors: report.failures.map(({ error }) => error) };
  } catch (error) {
    return { errors: [error] };
  }
}

function remembering(store: PriceStore, { saved, lost }: Saves): PriceStore {
  return {
    ...store,
    save: async (captures) => {
      try {
        const stored = await store.save(captures);
        saved.push(...captures);
        return stored;
      } catch (error) {
        lost.push(...captures);
        throw error;
      }
    },
  };
}

function told({ slot, currency, price }: Capture) {
  const { price: amount = null, quality = null, capturedAt = null } = price ?? {};
  return { slot, currency, price: amount, quality, capturedAt };
}
