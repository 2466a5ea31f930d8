import { INSTRUMENT, minutes } from "@tracker/core";
import { byId, element } from "../dom.ts";
import { timeOfDay } from "../format.ts";
import { isCurrent, type State } from "../state.ts";
import { freshnessOf } from "./freshness.ts";

interface Notice {
  readonly level: "late" | "stale";
  readonly lines: readonly string[];
}

/** What a person should know about what is shown; nothing when all is well. */
function noticeOf(state: State): Notice {
  const { problems, failure, shown } = state;
  if (failure !== undefined && shown !== undefined && isCurrent(state))
    return {
      level: "stale",
      lines: [`${failure.message}. What is shown was read at ${timeOfDay(shown.latest.now)}; the page goes on trying.`],
    };
  if (problems.length > 0)
    return { level: "late", lines: ["This address is not understood: here is the usual view.", ...problems] };
  if (freshnessOf(state).state === "stale" && isCurrent(state))
    return {
      level: "stale",
      lines: [`No price was stored in the last ${minutes(INSTRUMENT.staleAfter)}. The page goes on looking for one.`],
    };
  return { level: "late", lines: [] };
}

/** The line above everything, changed only when it says something else, so that a screen reader says it once. */
export function showNotice(state: State): void {
  const place = byId("notice");
  const { level, lines } = noticeOf(state);
  if (lines.join("\n") === place.dataset.said) return;
  place.dataset.said = lines.join("\n");
  place.dataset.level = level;
  place.hidden = lines.length === 0;
  place.replaceChildren(...lines.map((line) => element("p", "", line)));
}

/** The mark of a replay, on every view: it goes with the prices that are shown, and where there are none with what the server said last. */
export function showReplay({ shown, replayOf }: State): void {
  const place = byId("replay");
  const of = shown === undefined ? replayOf : shown.latest.replayOf;
  place.hidden = of === undefined;
  if (of === undefined || of === place.dataset.of) return;
  place.dataset.of = of;
  place.replaceChildren(element("strong", "", "Replay"), ` Recorded prices of ${of}, not today's.`);
}
