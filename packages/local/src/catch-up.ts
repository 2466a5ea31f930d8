import { type CatchUpEvents, formatSlot, slotFrom } from "@tracker/core";
import { filledText } from "./lines.ts";
import type { Output } from "./output.ts";

/** More slots than this are worth a line of progress. */
const MANY_SLOTS = 1_000;

/** What filling what was missed longer ago than the look-back says. */
export function catchUpLines(output: Output): CatchUpEvents {
  return {
    onBegin: ({ from, to }) => {
      const span = `${formatSlot(slotFrom(from))} to ${formatSlot(slotFrom(to))}`;
      output.notice("catching up", `Filling what was missed from ${span} from candles, between the captures.`);
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
