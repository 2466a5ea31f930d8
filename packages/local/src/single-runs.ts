import {
  addSlots,
  backfill,
  DAY,
  formatPrice,
  formatSlot,
  LIVE_WINDOW,
  type Range,
  type RunReport,
  run,
  SECOND,
  slotFrom,
} from "@tracker/core";
import { candleProblem, filledText, priceText } from "./lines.ts";
import type { Session } from "./session.ts";
import { untilBoundaryIfNear } from "./slots.ts";

/**
 * `--once`: one run, for the coming slot if that is near. Resolves to the exit code: 1 if the slot has no price in any currency, neither from
 * this run nor, if it was too late for live quotes, from candles or an earlier run.
 */
export async function captureOnce({ ports, settings, output, signal }: Session): Promise<number> {
  await untilBoundaryIfNear(ports.clock, signal);
  if (signal.aborted) {
    output.failure("stopped before the slot began: nothing was captured");
    return 1;
  }
  const report = await run(ports, settings, signal);
  output.report(report);
  if (!report.live) await tellLate({ ports, settings, output }, report);
  if (report.priced.length > 0) return 0;
  output.failure("no price was stored for this slot");
  return 1;
}

/** Reports what the slot has after a run that was too late for live quotes. */
async function tellLate(
  { ports, settings, output }: Pick<Session, "ports" | "settings" | "output">,
  { slot, priced, backfilled }: RunReport,
): Promise<void> {
  const range = { from: slot, to: addSlots(slot, 1) };
  const rows = (await Promise.all(priced.map((currency) => ports.store.prices(currency, range)))).flat();
  const asked = ports.sources.filter(
    ({ history, currencies }) => history && settings.currencies.some((currency) => currencies.includes(currency)),
  );
  const none = asked.every(({ name }) => backfilled.failures.has(name))
    ? "no candles could be read; a later run fills this slot when they can"
    : "candles have no price for this slot yet; a later run fills it when they do";
  const has = rows.length === 0 ? none : `this slot has ${rows.map(priceText).join("   ")}`;
  const prices = rows.map(({ currency, price, quality }) => ({ currency, price: Number(formatPrice(price)), quality }));
  output.notice("late", `after the first ${LIVE_WINDOW / SECOND} s of a slot, live quotes are not used: ${has}`, {
    prices,
  });
}

/** `--backfill`: fills a range from candles. Resolves to the exit code: 1 if it was stopped before the end, or every source failed. */
export async function fillRange({ ports, settings, output, signal }: Session, range: Range): Promise<number> {
  const { currencies, quoteDays } = settings;
  const quotesFrom = ports.clock.now() - quoteDays * DAY;
  const report = await backfill(ports, range, {
    currencies,
    quotesFrom,
    signal,
    onProgress: output.progress,
    onFailure: (source, error) => output.failure(candleProblem(source, error)),
    givesUp: true,
  });
  const { stored, missing, until, gaveUp } = report;
  output.notice("backfilled", filledText(report), { stored, missing });
  if (gaveUp) {
    output.failure(`every source failed from ${formatSlot(slotFrom(until))} on: ${CONTINUES}`);
    return 1;
  }
  if (!signal.aborted) return 0;
  output.failure(`stopped before the end: ${CONTINUES}`);
  return 1;
}

const CONTINUES = "run the same command again to continue from there";
