import { SLOT_LENGTH, slotAt } from "@tracker/core";
import { byId, element } from "../dom.ts";
import { dateAndTime, timeOfDay } from "../format.ts";
import { isCurrent, newestOf, type Shown, type State } from "../state.ts";

type Name = "ready" | "loading" | "empty" | "none" | "error";

interface Message {
  readonly name: Name;
  readonly lines: readonly string[];
  readonly action?: "retry" | "all";
}

/** What is shown in place of the chart when there is nothing to draw. A failure never looks like an empty chart. */
function messageOf(state: State): Message {
  const { shown, failure, now } = state;
  if (failure !== undefined && !isCurrent(state))
    return { name: "error", lines: ["The prices cannot be shown", `${failure.message}.`], action: "retry" };
  if (shown === undefined || !isCurrent(state)) return { name: "loading", lines: ["Loading prices"] };
  if (shown.candles.length > 0) return { name: "ready", lines: [] };
  if (newestOf(shown) === undefined) return { name: "empty", lines: emptyLines(shown, now) };
  const { from, to } = shown.plan;
  return {
    name: "none",
    lines: ["No prices in this range", `${dateAndTime(from)} to ${dateAndTime(to)}`],
    action: "all",
  };
}

function emptyLines({ view, latest, health }: Shown, now: number): string[] {
  const next = timeOfDay(slotAt(now) + SLOT_LENGTH);
  const heading = latest.prices.length === 0 ? "No price yet" : `No ${view.currency} price yet`;
  const asked = health?.asked ?? undefined;
  if (asked === undefined) return [heading, `The first one is due by ${next}.`];
  return [heading, `The quotes at ${timeOfDay(asked)} did not produce a price; see Sources.`];
}

export interface StateEvents {
  readonly retry: () => void;
  readonly all: () => void;
}

export function createChartState(events: StateEvents): (state: State) => void {
  return (state) => {
    const { name, lines, action } = messageOf(state);
    const place = byId("state");
    byId("chart").ariaBusy = String(name === "loading");
    const said = [name, ...lines].join("\n");
    if (place.dataset.said === said) return;
    place.dataset.said = said;
    place.dataset.state = name;
    // While another view is being read the chart stays, dimmed: nothing flashes.
    place.dataset.over = String(name === "loading" && state.shown !== undefined);
    const [heading, ...rest] = lines.map((line, index) => element(index === 0 ? "strong" : "p", "", line));
    place.replaceChildren(...(heading ? [heading] : []), ...rest, ...(action ? [button(action, events)] : []));
  };
}

function button(action: "retry" | "all", events: StateEvents): HTMLButtonElement {
  const made = element("button", "", action === "retry" ? "Try again" : "Show all prices");
  made.type = "button";
  made.addEventListener("click", events[action]);
  return made;
}
