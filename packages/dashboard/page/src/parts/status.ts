import { HOUR, INSTRUMENT, MINUTE, SECOND, SLOT_LENGTH, slotAt } from "@tracker/core";
import { byId, element } from "../dom.ts";
import { duration, timeAmong, timeOfDay } from "../format.ts";
import { isCurrent, newestOf, type Shown, type State } from "../state.ts";
import { freshnessOf } from "./freshness.ts";

type Level = "quiet" | "late" | "stale" | "replay";

interface Status {
  readonly level: Level;
  /** A word in front that catches the eye. */
  readonly mark?: string;
  readonly text: string;
  /** What a screen reader announces, without parts that change as time passes; empty if nothing needs announcing. */
  readonly news: string;
}

/** The state of the prices in one line: whether they arrive, since when they do not, and what happens next. */
function statusOf(state: State): Status {
  const { shown, failure, replayOf } = state;
  const of = shown === undefined ? replayOf : shown.latest.replayOf;
  const problem =
    failure !== undefined && shown !== undefined && isCurrent(state) ? unread(shown, failure.message) : "";
  if (of !== undefined) {
    const text = `Recorded prices of ${of}, not today's.`;
    return { level: "replay", mark: "Replay", text: `${text} ${problem}`.trim(), news: `Replay. ${text} ${problem}` };
  }
  if (problem !== "") return { level: "stale", text: problem, news: problem };
  // The chart area gives the reason.
  if (failure !== undefined && !isCurrent(state)) return { level: "stale", text: UNREAD, news: UNREAD };
  if (shown === undefined || !isCurrent(state)) return { level: "quiet", text: "", news: "" };
  return clockStatus(shown) ?? priceStatus(shown, state);
}

const UNREAD = "The prices cannot be read. The page keeps trying.";

function unread({ latest }: Shown, message: string): string {
  return `${message}. What is shown was read at ${timeOfDay(latest.now)}; the page keeps trying.`;
}

/** With a wrong clock nothing is stored live. */
function clockStatus({ health }: Shown): Status | undefined {
  const seconds = health?.clockOffsetSeconds;
  if (seconds === undefined) return undefined;
  const by = Math.abs(seconds) * SECOND;
  const length =
    by < 2 * MINUTE
      ? `${Math.abs(seconds)} s`
      : by < 2 * HOUR
        ? duration(Math.round(by / MINUTE) * MINUTE)
        : duration(by);
  const text = `The server's clock is ${length} ${seconds > 0 ? "fast" : "slow"}: set it right. Until then no price is captured live.`;
  return {
    level: "stale",
    text,
    news: "The server's clock is wrong. Until it is set right no price is captured live.",
  };
}

function priceStatus(shown: Shown, state: State): Status {
  const { health, view } = shown;
  const { now } = state;
  const next = timeOfDay(slotAt(now) + SLOT_LENGTH);
  const newest = newestOf(shown);
  const asked = health?.asked ?? undefined;
  const isAsked = asked !== undefined && now - asked <= INSTRUMENT.staleAfter;
  if (newest === undefined) {
    const text = `No ${view.currency} price yet.`;
    if (asked === undefined) return { level: "late", text: `${text} The first one is due by ${next}.`, news: text };
    return {
      level: "stale",
      text: isAsked ? `${text} ${askedAgain(asked, next, now)}` : `${text} ${NOBODY_ASKS}`,
      news: text,
    };
  }
  if (newest.slot > now + MINUTE) return { level: "stale", text: AHEAD, news: AHEAD };
  const { state: freshness } = freshnessOf(state);
  const since = timeAmong(newest.slot, now);
  if (freshness === "late" || freshness === "stale") {
    const text = `No price since ${since}`;
    const then = health === undefined ? "" : isAsked ? ` Next attempt at ${next}.` : ` ${NOBODY_ASKS}`;
    return { level: freshness, text: `${text} (${duration(now - newest.slot)}).${then}`, news: `${text}.` };
  }
  if (asked !== undefined && asked > newest.slot)
    return {
      level: "late",
      text: `No price at ${timeOfDay(asked)}. Next attempt at ${next}.`,
      news: `No price at ${timeOfDay(asked)}.`,
    };
  return { level: "quiet", text: `Next price at ${next}.`, news: "" };
}

function askedAgain(asked: number, next: string, now: number): string {
  return `Tried at ${timeAmong(asked, now)}; next attempt at ${next}.`;
}

const NOBODY_ASKS = "Venues are no longer being asked: capturing has stopped.";
const AHEAD = "The newest price is dated in the future: the clock of the server, or of whatever stored it, is wrong.";

/** Announced once prices arrive again. */
const WELL = "Prices are arriving again.";

/** Shows the status; a screen reader announces each change once. */
export function createStatus(): (state: State) => void {
  let told = "";
  return (state) => {
    const { level, mark, text, news } = statusOf(state);
    const place = byId("status");
    place.dataset.level = level;
    const said = `${mark ?? ""} ${text}`.trim();
    if (place.textContent !== said)
      place.replaceChildren(...(mark === undefined ? [] : [element("strong", "", mark), " "]), text);
    if (news === told || (news === "" && text === "")) return;
    byId("news").textContent = news === "" && told !== "" ? WELL : news;
    told = news;
  };
}
