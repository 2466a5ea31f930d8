import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type PricePath, readPath } from "./path.ts";

/** The day that ships with this project; its origin is in data/ORIGIN.md. */
export function recordedDay(): PricePath {
  const file = fileURLToPath(new URL("../data/btcusd-2025-07-14.csv", import.meta.url));
  return readPath(readFileSync(file, "utf8"), file);
}
