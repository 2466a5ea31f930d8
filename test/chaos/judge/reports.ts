import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { CurrencyCode } from "../scenario/scenario.ts";
import type { Tick } from "../scenario/ticks.ts";
import type { Finding } from "./finding.ts";
import { captureOf, type Stored } from "./rows.ts";

/** A capture that was passed to the store; amounts in ten-thousandths. */
interface Told {
  readonly slot: number;
  readonly currency: CurrencyCode;
  readonly price: number | null;
  readonly quality: string | null;
  readonly capturedAt: number | null;
}

/** What one run reported at its end. */
export interface Report {
  readonly index: number;
  readonly errors: readonly string[];
  readonly slot: number | null;
  readonly priced: readonly CurrencyCode[];
  /** The live captures, which it reports as stored. */
  readonly captures: readonly Told[];
  /** How many prices it reports as filled from candles. */
  readonly backfilled: number;
  /** What the store saved, and what it failed to save. */
  readonly saved: readonly Told[];
  readonly lost: readonly Told[];
}

/** How long the store waits for a file that another program has locked, in milliseconds. */
const PATIENCE = 5_000;
const QUALITIES = ["backfilled", "degraded", "ok"];

export function readReports(folder: string): Report[] {
  const file = join(folder, "reports.jsonl");
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").split("\n").slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Report);
}

/** Runs fail only because of the store's file, and say so. */
export function runsThatFailed(reports: readonly Report[], ticks: readonly Tick[]): Finding[] {
  return reports.flatMap(({ index, errors }) => {
    const { time, locked, full } = ticks[index] as Tick;
    return errors
      .filter((text) => !(full && text.includes("full")) && !(locked > PATIENCE && text.includes("locked")))
      .map((text): Finding => ({ check: "a run failed", slot: time, text }));
  });
}

/** What was reported as stored is in the file, and what could not be stored is not. */
export function reportsThatAreWrong(reports: readonly Report[], ticks: readonly Tick[], stored: Stored): Finding[] {
  const rows = new Map(stored.prices.map((row) => [captureOf(row), row]));
  const any = new Set([...stored.quotes, ...stored.prices].map(captureOf));
  const isThere = (told: Told): boolean => {
    if (told.price === null) return any.has(captureOf(told));
    const row = rows.get(captureOf(told));
    if (row === undefined || QUALITIES.indexOf(row.quality) < QUALITIES.indexOf(`${told.quality}`)) return false;
    return row.capturedAt !== told.capturedAt || Math.round(row.price * 10_000) === told.price;
  };
  const finding = (check: string, { currency, slot }: Pick<Told, "currency" | "slot">, index: number): Finding => ({
    check,
    currency,
    slot,
    text: `by the run of ${new Date(ticks[index]?.time ?? 0).toISOString()}`,
  });
  return reports.flatMap(({ index, slot, priced, captures, backfilled, saved, lost }) => {
    const claims = priced.map((currency) => ({ currency, slot: slot ?? 0 }));
    const missing = [
      ...[...captures, ...saved].filter((told) => !isThere(told)),
      ...claims.filter((told) => !rows.has(captureOf(told))),
    ];
    // If two runs are concurrent, the other may have stored it.
    const mayBeAnothers = ticks[index]?.together === true;
    const left = lost.filter(
      (told) => told.price !== null && !mayBeAnothers && rows.get(captureOf(told))?.capturedAt === told.capturedAt,
    );
    const filled = saved.filter(({ quality }) => quality === "backfilled").length;
    const told = `${backfilled} prices by the run of ${new Date(ticks[index]?.time ?? 0).toISOString()}, which stored ${filled}`;
    return [
      ...missing.map((one) => finding("a price reported as stored is missing", one, index)),
      ...left.map((one) => finding("a save that failed left something", one, index)),
      ...(backfilled > filled ? [{ check: "more prices are reported as filled than were", text: told }] : []),
    ];
  });
}
