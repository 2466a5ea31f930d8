import { type CatchUpEvents, formatSlot, slotFrom } from "@tracker/core";
import { filledText } from "./lines.ts";
import type { Output } from "./output.ts";

/** With more slots than this, progress is printed. */
const MANY_SLOTS = 1_000;

/** The output of filling slots that were missed longer ago than the look-back. */
export function catchUpLines(output: Output): CatchUpEvents {
  return {
    onBegin: ({ from, to }) => {
      const span = `${formatSlot(slotFrom(from))} to ${formatSlot(slotFrom(to))}`;
      output.notice("catching up", `Filling missed slots from ${span} from candles, between captures.`);
    },
    onProgress: (progress) => {
      if (progress.total > MANY_SLOTS) output.progress(progress);
    },
    onEnd: (report) => {
      const { stored, missing, failures } = report;
      const why = missing === 0 ? [] : [...failures.values()].map(({ message }) => `  ${message}`);
      output.notice("caught up", [filledText(report), ...why].join("\n"), { stored, missing });
    },
  };
}
