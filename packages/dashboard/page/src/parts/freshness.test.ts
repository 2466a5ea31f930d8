import { INSTRUMENT, SECOND, SLOT_LENGTH } from "@tracker/core";
import { expect, test } from "vitest";
import type { State } from "../state.ts";
import { freshnessOf } from "./freshness.ts";

const NOON = Date.UTC(2026, 10, 24, 12);

/** The freshness of a newest price of this age. */
function stateAt(age: number): string {
  const latest = { now: NOON, prices: [{ currency: "USD", slot: NOON }] };
  const shown = { view: { currency: "USD" }, latest } as unknown as State["shown"];
  return freshnessOf({ shown, problems: [], now: NOON + age }).state;
}

test("a price is late once the next one is missing, and stale as the instrument says", () => {
  const { staleAfter } = INSTRUMENT;
  expect([0, 2 * SLOT_LENGTH - SECOND, 2 * SLOT_LENGTH, staleAfter, staleAfter + SECOND].map(stateAt)).toEqual([
    "fresh",
    "fresh",
    "late",
    "late",
    "stale",
  ]);
});
