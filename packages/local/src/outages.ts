import {
  type CurrencyHealth,
  clockText,
  cut,
  formatSlot,
  type Health,
  healthOf,
  INSTRUMENT,
  type Instant,
  SECOND,
  slotAt,
  type Vitals,
} from "@tracker/core";

/**
 * What is reported about an outage, each at most once:
 *
 * - `stopped`: a currency has no fresh price
 * - `clock-off`: this computer's clock is so far off that nothing is stored live
 * - `back`: every currency has a fresh price again
 */
type OutageEvent = "stopped" | "clock-off" | "back";

export interface OutageNews {
  readonly event: OutageEvent;
  readonly at: Instant;
  /** When it began: the newest price of the currency that has been without one for the longest, or when the clock was found to be off; null if there never was a price. */
  readonly since: Instant | null;
  readonly health: Health;
}

/** How long after a start or a sleep of the computer nothing is reported, as the next runs may succeed. */
const PATIENCE = INSTRUMENT.staleAfter;

/**
 * Detects outages from the health after each run. An outage that began before this process, as the store shows, counts as reported.
 */
export function outageWatch(first: Vitals): (vitals: Vitals) => OutageNews | undefined {
  const told = new Set<OutageEvent>();
  let since: Instant | null = null;
  let awakeSince = first.now;
  let lastLook = first.now;
  const before = healthWhenAsked(first);
  if (before?.status === "stale") {
    told.add("stopped");
    since = oldestPrice(before);
  }

  return (vitals) => {
    const { now } = vitals;
    if (Math.abs(now - lastLook) > PATIENCE) awakeSince = now;
    lastLook = now;
    const health = healthOf(vitals);
    const event = EVENTS[health.status];
    if (event === "back" ? told.size === 0 : told.has(event) || now - awakeSince < PATIENCE) return undefined;
    if (told.size === 0) since = event === "clock-off" ? now : oldestPrice(health);
    if (event === "back") told.clear();
    else told.add(event);
    return { event, at: now, since, health };
  };
}

const EVENTS: Readonly<Record<Health["status"], OutageEvent>> = {
  fresh: "back",
  stale: "stopped",
  empty: "stopped",
  replay: "stopped",
  "wrong-clock": "clock-off",
};

/** The health just after the newest stored run; undefined if there was none. */
function healthWhenAsked(vitals: Vitals): Health | undefined {
  const slot = vitals.asked[0]?.slot;
  return slot === undefined ? undefined : healthOf({ ...vitals, now: slot + SECOND, clockOffset: null });
}

function oldestPrice({ currencies }: Health): Instant | null {
  const newest = currencies.flatMap((each) => each.newest ?? []);
  return newest.length < currencies.length ? null : Math.min(...newest);
}

/** Room for the problems of five currencies. */
const LONGEST_TEXT = 1_500;

/** The news in one bounded line for a person. */
export function outageText(news: OutageNews): string {
  return cut(`${INSTRUMENT.asset.name} price tracker: ${TEXTS[news.event](news)}`, LONGEST_TEXT);
}

const TEXTS: Readonly<Record<OutageEvent, (news: OutageNews) => string>> = {
  stopped: ({ health }) => health.currencies.flatMap(withoutPrice).join("; "),
  "clock-off": ({ health }) => clockText(health.clockOffset ?? 0),
  back: ({ since, health }) => {
    const currencies = health.currencies.map(({ currency }) => currency).join(", ");
    return `${currencies} prices are back${since === null ? "" : `, after an outage since ${formatSlot(slotAt(since))}`}`;
  },
};

function withoutPrice({ currency, status, newest, why }: CurrencyHealth): string[] {
  if (status === "fresh") return [];
  const since = newest === null ? "yet" : `since ${formatSlot(newest)}`;
  return [`no ${currency} price ${since}${why === null ? "" : ` (${why})`}`];
}
