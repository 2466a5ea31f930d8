import { setFlagsFromString } from "node:v8";

/**
 * Keeps this process's heap near what is in use, which for a backfill is some 30 MB: V8 would let it grow to several times that before it
 * looks for what is no longer needed, and a year of candles, or of prices that are written, is gigabytes of that. Costs processor time, of which the wait for the venues leaves
 * plenty. Both flags are read at each collection, so that they may be set while the process runs.
 */
export function keepHeapSmall(): void {
  setFlagsFromString("--semi-space-growth-factor=1");
  setFlagsFromString("--heap-growing-percent=20");
}
