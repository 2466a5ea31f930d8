import {
  AUDIT_STEP,
  type AuditOptions,
  addSlots,
  auditStep,
  type Currency,
  formatSlot,
  isWrong,
  type Ports,
  type Range,
  type RepairableStore,
  type Slot,
  type SourceName,
  slotFrom,
  type TrackerError,
} from "@tracker/core";
import type { Io } from "@tracker/settings/command-line";
import { count, emptyTally, repairedLine, type Tally, tallyLines, wrongLine } from "./audit-lines.ts";
import { candleProblem } from "./lines.ts";

export interface AuditSession {
  readonly ports: Ports & { readonly store: RepairableStore };
  readonly options: AuditOptions;
  readonly io: Pick<Io, "print" | "warn">;
}

export interface RangeAudit {
  /** How many prices are wrong. */
  readonly wrong: number;
  /** The steps that contain them. */
  readonly where: readonly Range<Slot>[];
  /** True if candles were asked for and none could be read: the prices were not compared. */
  readonly notCompared: boolean;
}

/**
 * Audits a range step by step and prints the results: each wrong price as it is found, then the prices replaced earlier, then the totals. Prints a
 * line of progress each month. Ends early when the signal fires, and says where.
 */
export async function auditRange({ ports, options, io }: AuditSession, range: Range<Slot>): Promise<RangeAudit> {
  const tallies = new Map<Currency, Tally>(options.currencies.map((currency) => [currency, emptyTally()]));
  const failures = new Map<SourceName, TrackerError>();
  const where: Range<Slot>[] = [];
  let wrong = 0;
  let anyRead = false;
  let from = range.from;
  while (from < range.to) {
    const step = { from, to: slotFrom(Math.min(addSlots(from, AUDIT_STEP), range.to)) };
    const audited = await auditStep(ports, step, options);
    // If the signal fired meanwhile, candles may be missing.
    if (options.signal.aborted) break;
    const found = audited.prices.filter(isWrong);
    for (const price of audited.prices) count(tallies.get(price.row.currency) as Tally, price);
    for (const price of found) io.print(wrongLine(price));
    for (const [source, error] of audited.failures) failures.set(source, error);
    if (found.length > 0) where.push(step);
    wrong += found.length;
    anyRead ||= audited.anyRead;
    from = step.to;
    if (monthOf(step.to) !== monthOf(step.from)) io.warn(`  audited until ${formatSlot(from)}`);
  }
  const audited = { from: range.from, to: from };
  for (const one of await repairedIn(ports.store, audited, options)) io.print(one);
  for (const [currency, tally] of tallies)
    if (tally.stored > 0) for (const line of tallyLines(currency, tally)) io.print(line);
  for (const [source, error] of failures) io.warn(candleProblem(source, error));
  if (from < range.to) io.warn(`stopped: prices from ${formatSlot(from)} on were not audited`);
  const notCompared = options.askCandles && !anyRead && [...tallies.values()].some(({ stored }) => stored > 0);
  if (notCompared) io.warn("no candles could be read, so no price was compared with them");
  return { wrong, where, notCompared };
}

const monthOf = (slot: Slot) => formatSlot(slot).slice(0, "2026-11".length);

async function repairedIn(store: RepairableStore, range: Range, { currencies }: AuditOptions): Promise<string[]> {
  const repaired = await store.repaired(range);
  return repaired.filter(({ row }) => currencies.includes(row.currency)).map(repairedLine);
}
