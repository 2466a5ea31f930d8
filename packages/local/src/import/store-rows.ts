import { type Capture, cut, DECIMALS, isRounded, MOST_CAPTURES, type PriceStore, TrackerError } from "@tracker/core";
import type { Io } from "@tracker/settings/command-line";
import type { ImportedTable } from "./read-source.ts";
import type { Source } from "./source.ts";
import type { Row } from "./table.ts";

/** How many refused rows are listed; the others are counted. */
const MOST_LISTED = 20;

/** A line of progress is printed after each of this many rows. */
const ROWS_A_LINE = 10_000;

export interface ImportSession {
  readonly source: Pick<Source, "name" | "size">;
  /** Opens the store; called at the first price, so that an import without any creates no file. */
  readonly openStore: () => Promise<PriceStore>;
  /** The store, as messages name it. */
  readonly into: string;
  readonly io: Pick<Io, "print" | "warn" | "signal">;
}

/**
 * Stores the prices of rows, MOST_CAPTURES at a time, and prints its progress, which rows were refused and why, and the result. Resolves to the
 * exit code: 1 if a row was refused, or if the signal fired before the end. What was stored until then stays.
 */
export async function storeRows({ layout, rows }: ImportedTable, session: ImportSession): Promise<number> {
  const { io } = session;
  const tally = { rows: 0, prices: 0, stored: 0, refused: 0, rounded: 0 };
  let store: PriceStore | undefined;
  let batch: Capture[] = [];
  const save = async () => {
    if (batch.length === 0) return;
    store ??= await session.openStore();
    tally.stored += await store.save(batch);
    tally.prices += batch.length;
    batch = [];
  };
  let isWhole = false;
  try {
    for await (const row of rows) {
      if (io.signal.aborted) break;
      tally.rows++;
      const { value = [], problems } = row.problem === undefined ? layout.read(row) : { problems: [row.problem] };
      if (problems !== undefined && ++tally.refused <= MOST_LISTED) io.warn(refusedLine(row, problems, session));
      else tally.rounded += layout.prices.filter((column) => isRounded(row.textOf(column) ?? "")).length;
      for (const price of value) {
        batch.push({ slot: price.slot, currency: price.currency, price, quotes: [], context: null });
        if (batch.length === MOST_CAPTURES) await save();
      }
      if (tally.rows % ROWS_A_LINE === 0) io.print(progressLine(row, tally, session));
    }
    if (!io.signal.aborted) await save();
    isWhole = !io.signal.aborted;
  } catch (error) {
    if (!(io.signal.aborted && error instanceof TrackerError)) throw error;
  } finally {
    if (tally.refused > MOST_LISTED) io.warn(`and ${number(tally.refused - MOST_LISTED)} more`);
    if (tally.rounded > 0) io.warn(roundedLine(tally, session));
    // A store that could not be opened has no result, only the error.
    if (store !== undefined || isWhole || io.signal.aborted) {
      io.print(resultLine(tally, session));
      if (!isWhole) io.warn(STOPPED);
    }
  }
  return isWhole && tally.refused === 0 ? 0 : 1;
}

export const STOPPED = "stopped before the end: run the same command again to continue";

interface Tally {
  readonly rows: number;
  readonly prices: number;
  readonly stored: number;
  readonly refused: number;
  readonly rounded: number;
}

function refusedLine({ line }: Row, problems: readonly string[], { source }: ImportSession): string {
  return cut(`${source.name}:${line}: ${problems.join("; ")}`, 300);
}

function progressLine({ bytes }: Row, { rows, stored }: Tally, { source: { size } }: ImportSession): string {
  const share = size === undefined ? "" : `${Math.floor((100 * bytes) / size)} %: `;
  return `  ${share}${number(rows)} rows read, ${number(stored)} new`;
}

function roundedLine({ rounded }: Tally, { source }: ImportSession): string {
  const prices = rounded === 1 ? "1 price" : `${number(rounded)} prices`;
  return `${source.name}: ${prices} rounded to the ${DECIMALS} decimals that are kept`;
}

/** A price counts as new also if it replaced a worse one; otherwise it was already there. */
function resultLine({ prices, stored, refused }: Tally, { source, into }: ImportSession): string {
  const rows = refused === 1 ? "1 row" : `${number(refused)} rows`;
  const told = [`${number(stored)} new in ${into}`, `${number(prices - stored)} already there`];
  return `${source.name}: ${[...told, ...(refused === 0 ? [] : [`${rows} refused`])].join(", ")}`;
}

const number = (value: number) => value.toLocaleString("en");
