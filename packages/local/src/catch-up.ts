import { backfill, DAY, formatSlot, HOUR, type Range, slotAt, slotFrom } from "@tracker/core";
import type { Session } from "./session.ts";

/** Gaps older than this are left to `--backfill`. */
const FURTHEST = 30 * DAY;

/** More slots than this are worth a line of progress. */
const MANY_SLOTS = 1_000;

/**
 * What is to be done between slots until it is done: filling every gap since the store's last run, however long ago that was. Each run's
 * own look-back covers only the hours that the settings say.
 */
export async function catchUp({ ports, settings, output }: Session): Promise<(signal: AbortSignal) => Promise<void>> {
  let range = await unseen({ ports, settings });
  if (range !== undefined) {
    output.notice(
      "catching up",
      `Filling what was missed since ${formatSlot(slotFrom(range.from))} from candles, between the captures.`,
    );
  }
  return async (signal) => {
    if (range === undefined) return;
    const quotesFrom = ports.clock.now() - settings.quoteDays * DAY;
    const { currencies } = settings;
    await backfill(ports, range, {
      currencies,
      quotesFrom,
      signal,
      onProgress: (progress) => {
        if (progress.total > MANY_SLOTS) output.progress(progress);
      },
    });
    if (!signal.aborted) range = undefined;
  };
}

/** From the store's first gap of the last 30 days, or from its newest price if that is older, to where the look-back begins. */
async function unseen({ ports, settings }: Pick<Session, "ports" | "settings">): Promise<Range | undefined> {
  const now = slotAt(ports.clock.now());
  const to = now - settings.lookBackHours * HOUR;
  const newest = (await ports.store.latest(settings.currencies)).map(({ slot }) => slot);
  if (newest.length === 0) return undefined;
  const recent = await ports.store.pricedSlots(settings.currencies, { from: now - FURTHEST, to });
  const oldestRecent = [...recent.values()].flatMap((slots) => slots.slice(0, 1));
  const from = Math.min(...newest, ...oldestRecent);
  return from < to ? { from, to } : undefined;
}
