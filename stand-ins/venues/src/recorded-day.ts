import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { unwrap } from "@tracker/settings";
import { type PricePath, readPath } from "./path.ts";

/** The day that ships with this project; its origin is in data/ORIGIN.md. */
export const RECORDED_FILE = fileURLToPath(new URL("../data/2025-07-14.csv", import.meta.url));

export function recordedDay(): PricePath {
  return unwrap(readPath(readFileSync(RECORDED_FILE, "utf8"), RECORDED_FILE));
}
