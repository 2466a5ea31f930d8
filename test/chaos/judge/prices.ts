import { type VenueName, venuesThat } from "../scenario/scenario.ts";
import type { Finding } from "./finding.ts";
import { fair, type Stored, type StoredQuote } from "./rows.ts";
import { isRight, type Runs } from "./runs.ts";
import { type Bounds, type Truth, within } from "./truth.ts";
import type { Court, Testimony, Witnesses } from "./witness.ts";

/** The input of all checks. */
export interface Case {
  readonly stored: Stored;
  readonly truth: Truth;
  readonly court: Court;
  readonly runs: Runs;
  readonly end: number;
}

/** Every price is on the path, and a venue could have given it. */
export function pricesOffThePath({ stored, truth, court, runs, end }: Case): Finding[] {
  return stored.prices.flatMap((row): Finding[] => {
    const { currency, slot, price } = row;
    const here = { currency, slot };
    const makers = runs.thatMade(row);
    if (makers.length === 0) return [{ check: "a price is of no run", ...here, text: `captured at ${row.capturedAt}` }];
    const isFilled = row.quality === "backfilled";
    // A timer may fire some seconds early: its run belongs to the slot at which everything ends.
    const bounds = slot > end ? undefined : isFilled ? truth.close(slot, currency) : truth.live(slot, currency);
    if (bounds !== undefined && within(price, bounds)) return [];
    const heard = makers.map(({ time }) =>
      isFilled ? court.candles(currency, slot, time) : court.live(currency, time),
    );
    // With a wrong clock nothing may be stored live, whatever the venues say; candles have times of their own.
    const isAllowed = isFilled || makers.every(isRight);
    const outvoted = isAllowed && heard.some(({ honest, others }) => honest.length <= others.length);
    const text = `${price} ${row.quality} of ${row.kept}/${row.asked}, ${expected(bounds)}; ${witnessText(heard[0])}`;
    return [{ check: "a price is off the path", outvoted, ...here, text }];
  });
}

/** Every quote of an honest venue is on the path and was kept; a liar's was not, and a silent venue has none. */
export function quotesThatAreWrong(theCase: Case): Finding[] {
  return theCase.stored.prices.flatMap((row) => {
    const makers = theCase.runs.thatMade(row);
    if (makers.some((tick) => !isRight(tick))) return [];
    const { slot, currency } = row;
    const isFilled = row.quality === "backfilled";
    const { court, truth } = theCase;
    const bounds = isFilled ? truth.close(slot, currency) : truth.live(slot, currency);
    const heard = makers.map(({ time }) =>
      isFilled ? court.candles(currency, slot, time) : court.live(currency, time),
    );
    const isHonestMajority = heard.every(({ honest, others }) => honest.length > others.length);
    return row.quotes.flatMap((quote): Finding[] => {
      const venue = quote.source as VenueName;
      const said = makers.map(({ time }) =>
        isFilled ? court.candleOf(venue, currency, slot, time) : court.liveOf(venue, currency, time),
      );
      // If two runs may have made the row, nobody knows which one did.
      if (new Set(said).size !== 1) return [];
      // While the market stands still, venues that come back from an outage seem to move it: honest ones look as if they had stopped.
      if (quote.verdict === "frozen" && truth.standsStill(slot)) return [];
      const check = problemOf(quote, said[0] as Testimony, { bounds, isHonestMajority, isFilled });
      const text = `${venue} ${quoteText(quote)} ${quote.verdict}, ${expected(bounds)}`;
      return check === undefined ? [] : [{ check, currency, slot, text }];
    });
  });
}

/** A liar nearer than this may be believed: venues that agree may be so far apart. */
const NEAR = 0.02;

interface Heard {
  readonly bounds: Bounds | undefined;
  readonly isHonestMajority: boolean;
  /** From candles, which have no book and no time. */
  readonly isFilled: boolean;
}

function problemOf(
  quote: StoredQuote,
  testimony: Testimony,
  { bounds, isHonestMajority, isFilled }: Heard,
): string | undefined {
  if (testimony === "silent") return quote.last === null ? undefined : "a silent venue is quoted";
  const isKept = quote.verdict === "kept";
  if (testimony === "liar") {
    const isFar = bounds && (fair(quote) < bounds.low * (1 - NEAR) || fair(quote) > bounds.high * (1 + NEAR));
    return isFar && isKept && isHonestMajority ? "a liar is believed" : undefined;
  }
  if (testimony !== "honest") return undefined;
  // A venue whose clock differs from most others' is ignored.
  if (quote.last === null && !isHonestMajority) return undefined;
  if (bounds === undefined || !amountsOf(quote).every((amount) => within(amount, bounds)))
    return "an honest venue is misquoted";
  if (isFilled ? quote.bid !== null || quote.ask !== null || quote.venueTime !== null : !hasBookAndTime(quote))
    return "an honest venue is misquoted";
  return isHonestMajority && !isKept ? "an honest venue is refused" : undefined;
}

/** Every venue has a book, with its bid below its ask; those that give a time give a recent one. */
function hasBookAndTime({ source, bid, ask, venueTime, receivedAt }: StoredQuote): boolean {
  if (bid === null || ask === null || bid >= ask) return false;
  if (!TELL_A_TIME.includes(source)) return venueTime === null;
  const age = venueTime === null ? Number.NaN : receivedAt - venueTime;
  return -LIVE_CLOCKS_DIFFER <= age && age <= OLDEST;
}

const TELL_A_TIME: readonly string[] = venuesThat(({ time }) => time !== "none");
const LIVE_CLOCKS_DIFFER = 30_000;
/** The oldest trade that may still be believed, plus the time a run waits for other venues. */
const OLDEST = 11 * 60_000;

/** Last trades vary between both sides of the book: one that always equals the same side is not a last trade. */
export function columnsOfQuotes({ stored }: Case): Finding[] {
  const live = stored.quotes.filter(({ last, bid, ask }) => last !== null && bid !== null && ask !== null);
  return [...Map.groupBy(live, ({ source, currency }) => `${source} ${currency}`)].flatMap(([name, quotes]) =>
    (["bid", "ask"] as const).flatMap((side): Finding[] => {
      const same = quotes.filter((quote) => quote.last === quote[side]).length;
      if (quotes.length < 20 || same < quotes.length * 0.9) return [];
      return [
        { check: "a side of the book is taken for the last trade", text: `${name}: ${same} of ${quotes.length}` },
      ];
    }),
  );
}

function amountsOf(quote: StoredQuote): number[] {
  return [fair(quote), ...[quote.bid, quote.ask].filter((amount) => amount !== null)];
}

function quoteText({ last, bid, ask }: StoredQuote): string {
  return bid === null && ask === null ? `${last}` : `${last} (${bid} to ${ask})`;
}

const expected = (bounds: Bounds | undefined) =>
  bounds === undefined ? "but there was none" : `expected ${bounds.low.toFixed(2)} to ${bounds.high.toFixed(2)}`;

function witnessText(heard: Witnesses | undefined): string {
  return `honest ${heard?.honest.join(", ") || "nobody"}; others ${heard?.others.join(", ") || "nobody"}`;
}
