import type { Instant } from "@tracker/core";
import { badInput } from "@tracker/settings";
import { type CloseFlags, type Layout, layoutOf } from "./layout.ts";
import { peek } from "./peek.ts";
import type { Source } from "./source.ts";
import { type Row, readTable } from "./table.ts";

/** The rows to import, and their layout. */
export interface ImportedTable {
  readonly layout: Layout;
  readonly rows: AsyncIterable<Row>;
  readonly isEmpty: boolean;
}

/** How many rows are checked before the first is stored. */
const FIRST_ROWS = 1_000;

/**
 * Reads as much of a source as shows what it is. Resolves to undefined if the signal fires before that; rejects with a TrackerError (`bad-input`)
 * if it cannot be imported, or not with these flags.
 */
export async function readSource(
  source: Source,
  flags: CloseFlags,
  now: Instant,
  signal: AbortSignal,
): Promise<ImportedTable | undefined> {
  const refused = (problems: readonly string[]) => badInput(problems.map((problem) => `${source.name}: ${problem}`));
  try {
    const { heading, rows } = await readTable(source, signal);
    const layout = layoutOf(heading, flags, now);
    if (layout.problems) throw refused(layout.problems);
    const [first, all] = await peek(rows, (some) => some.length >= FIRST_ROWS);
    const problem = layout.value.problemOf?.(first);
    if (problem !== undefined) throw refused([problem]);
    return signal.aborted ? undefined : { layout: layout.value, rows: all, isEmpty: first.length === 0 };
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}
