import { byId, element } from "../dom.ts";
import { timeOfDay } from "../format.ts";
import { isCurrent, type State } from "../state.ts";
import { freshnessOf } from "./freshness.ts";

/** What a person should know about what is shown; nothing when all is well. */
function notice(state: State): string[] {
  const { problems, failure, shown } = state;
  if (failure !== undefined && shown !== undefined && isCurrent(state))
    return [`${failure.message}. What is shown was read at ${timeOfDay(shown.latest.now)}; the page goes on trying.`];
  if (problems.length > 0) return ["This address is not understood, so the usual view is shown.", ...problems];
  if (freshnessOf(state).state === "stale" && isCurrent(state))
    return ["No price was stored in the last 15 minutes. The page looks again with every slot."];
  return [];
}

/** The line above everything, changed only when it says something else, so that a screen reader says it once. */
export function showNotice(state: State): void {
  const place = byId("notice");
  const lines = notice(state);
  if (lines.join("\n") === place.dataset.said) return;
  place.dataset.said = lines.join("\n");
  place.hidden = lines.length === 0;
  place.replaceChildren(...lines.map((line) => element("p", "", line)));
}

/** The mark of a replay, on every view. */
export function showReplay(replayOf: string | undefined): void {
  const place = byId("replay");
  place.hidden = replayOf === undefined;
  place.replaceChildren(element("strong", "", "Replay"), ` Recorded prices of ${replayOf}, not today's.`);
}
