import { setFlagsFromString } from "node:v8";

/**
 * Keeps this process's heap close to what is in use, about 30 MB for a backfill: V8 would let it grow to several times that before it collects
 * garbage, and a year of candles or exported prices makes gigabytes of garbage. Costs processor time, of which waiting for the venues leaves
 * plenty. V8 reads both flags at each collection, so they can be set while the process runs.
 */
export function keepHeapSmall(): void {
  setFlagsFromString("--semi-space-growth-factor=1");
  setFlagsFromString("--heap-growing-percent=20");
}
