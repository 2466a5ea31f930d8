import { backfill, DAY, type Range, run } from "@tracker/core";
import { filledText } from "./lines.ts";
import type { Session } from "./session.ts";
import { untilBoundaryIfNear } from "./slots.ts";

/** `--once`: one run, of the coming slot if that is near. Resolves to the exit code: 1 when the slot has no price in any currency. */
export async function captureOnce({ ports, settings, output, signal }: Session): Promise<number> {
  await untilBoundaryIfNear(ports.clock, signal);
  if (signal.aborted) {
    output.failure("stopped before the slot began: nothing was captured");
    return 1;
  }
  const report = await run(ports, settings, signal);
  output.report(report);
  if (report.priced.length > 0) return 0;
  output.failure("no price was stored for this slot");
  return 1;
}

/** `--backfill`: fills a range from candles. Resolves to the exit code: 1 when it was stopped before its end. */
export async function fillRange({ ports, settings, output, signal }: Session, range: Range): Promise<number> {
  const { currencies, quoteDays } = settings;
  const quotesFrom = ports.clock.now() - quoteDays * DAY;
  const report = await backfill(ports, range, { currencies, quotesFrom, signal, onProgress: output.progress });
  for (const error of report.failures.values()) output.failure(error);
  output.notice("backfilled", filledText(report), { stored: report.stored, missing: report.missing });
  if (!signal.aborted) return 0;
  output.failure("stopped before the end: the same command goes on from here");
  return 1;
}
