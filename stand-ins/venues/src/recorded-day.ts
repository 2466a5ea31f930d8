import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { unwrap } from "@tracker/settings";
import { type PricePath, readPath } from "./path.ts";

/** The recorded day that ships with this project; see data/ORIGIN.md for its origin. */
export const RECORDED_FILE = fileURLToPath(new URL("../data/2025-07-14.csv", import.meta.url));

export function recordedDay(): PricePath {
  return unwrap(readPath(readFileSync(RECORDED_FILE, "utf8"), RECORDED_FILE));
}
