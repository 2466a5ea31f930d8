import {
  addSlots,
  formatSlot,
  HOUR,
  INSTRUMENT,
  MINUTE,
  type PriceRow,
  SECOND,
  SLOT_LENGTH,
  toSlot,
} from "@tracker/core";
import { EUR, NO_PAST, price, USD } from "@tracker/core/testing";
import { beforeEach, describe, expect, test } from "vitest";
import { type OutageNews, outageText, outageWatch } from "./outages.ts";

const NOON = toSlot(Date.UTC(2026, 10, 24, 12, 0));
/** The first slot, counted from noon, whose run finds the price of noon stale. */
const LATE = Math.ceil(INSTRUMENT.staleAfter / SLOT_LENGTH);
const at = (index: number) => addSlots(NOON, index);

function row(currency: typeof USD, index: number): PriceRow {
  const slot = at(index);
  const votes = { kept: 3, asked: 3, dispersion: 0 };
  return { slot, currency, price: price(100), quality: "ok", ...votes, rule: 2, capturedAt: slot + SECOND };
}

function asked(currency: typeof USD, index: number) {
  const amounts = { last: null, bid: null, ask: null, venueTime: null };
  const quote = { source: "alder", currency, ...amounts, ...NO_PAST, receivedAt: at(index) };
  return {
    ...{ slot: at(index), currency, context: null },
    quotes: [{ ...quote, verdict: "no-answer" as const, detail: null }],
  };
}

interface Moment {
  /** The slot, counted from noon, of each currency's newest price; null for none. */
  readonly usd?: number | null;
  readonly eur?: number | null;
  readonly clockOffset?: number;
  /** The newest slot that was asked. */
  readonly slot?: number;
}

/** Two seconds into the run of a slot. */
function vitals(index: number, { usd = index, eur = index, clockOffset, slot = index }: Moment = {}) {
  const latest = [...(usd === null ? [] : [row(USD, usd)]), ...(eur === null ? [] : [row(EUR, eur)])];
  return {
    now: at(index) + 2 * SECOND + (clockOffset ?? 0),
    currencies: [USD, EUR],
    latest,
    asked: [asked(USD, slot), asked(EUR, slot)],
    clockOffset: clockOffset ?? 0,
    isReplay: false,
  };
}

/** A start so long before noon that its quiet time is over. */
const STARTED = -2 * LATE;
let look: (index: number, moment?: Moment) => OutageNews | undefined;

function began(index: number, moment?: Moment): void {
  const watch = outageWatch(vitals(index, moment));
  look = (index, moment) => watch(vitals(index, moment));
}

beforeEach(() => {
  began(STARTED);
  for (let index = STARTED + 1; index <= 0; index++) expect(look(index)).toBeUndefined();
});

const gone = { usd: 0, eur: 0 };

function outage(): void {
  for (let index = 1; index < LATE; index++) expect(look(index, gone)).toBeUndefined();
  expect(look(LATE, gone)).toMatchObject({ event: "stopped", at: at(LATE) + 2 * SECOND, since: NOON });
}

describe("an outage is reported once,", () => {
  test("as soon as a price is stale, and so is its end", () => {
    outage();
    for (let index = LATE + 1; index < 30; index++) expect(look(index, gone)).toBeUndefined();
    expect(look(30)).toMatchObject({ event: "back", since: NOON });
    expect(look(31)).toBeUndefined();
  });

  test("even if another currency stops too, and lasts until all have prices again", () => {
    for (let index = 1; index < LATE; index++) look(index, { usd: 0 });
    expect(look(LATE, { usd: 0 })).toMatchObject({ event: "stopped", since: NOON });
    expect(look(LATE + 5, gone)).toBeUndefined();
    expect(look(LATE + 6, { usd: 0 })).toBeUndefined();
    expect(look(LATE + 7)).toMatchObject({ event: "back", since: NOON });
  });

  test("and the next one again", () => {
    outage();
    expect(look(LATE + 1)).toMatchObject({ event: "back" });
    const next = { usd: LATE + 1, eur: LATE + 1 };
    for (let index = LATE + 2; index <= 2 * LATE; index++) look(index, next);
    expect(look(2 * LATE + 1, next)).toMatchObject({ event: "stopped", since: at(LATE + 1) });
  });
});

describe("a clock that is off", () => {
  const off = { ...gone, clockOffset: 2 * MINUTE };

  test("is reported at once, and so is its end", () => {
    expect(look(1, off)).toMatchObject({ event: "clock-off", since: at(1) + 2 * MINUTE + 2 * SECOND });
    expect(look(2, off)).toBeUndefined();
    expect(look(3)).toMatchObject({ event: "back" });
  });

  test("is reported once in an outage, however often the venues that show it fail", () => {
    look(1, off);
    const events = Array.from({ length: 9 }, (_, index) => look(LATE + index, index % 2 === 0 ? off : gone)?.event);
    expect(events.filter((event) => event !== undefined)).toEqual(["stopped"]);
  });
});

describe("nothing is reported for as long as a price stays fresh", () => {
  test("after a start with old prices", () => {
    began(100, { ...gone, slot: 0 });
    for (let index = 100; index < 100 + LATE; index++) expect(look(index, { ...gone, slot: 0 })).toBeUndefined();
    expect(look(100 + LATE, { ...gone, slot: 0 })).toMatchObject({ event: "stopped", since: NOON });
  });

  test("after the computer slept", () => {
    const asleep = 12 * HOUR;
    const morning = asleep / SLOT_LENGTH;
    expect(look(morning, gone)).toBeUndefined();
    expect(look(morning + LATE, gone)).toMatchObject({ event: "stopped" });
  });

  test("after a start without any price", () => {
    const none = { usd: null, eur: null };
    began(0, none);
    for (let index = 0; index < LATE; index++) expect(look(index, none)).toBeUndefined();
    expect(look(LATE, none)).toMatchObject({ event: "stopped", since: null });
  });
});

test("an outage from before this process, as the store shows, is not reported again, but its end is", () => {
  began(20, gone);
  for (let index = 20; index < 30; index++) expect(look(index, gone)).toBeUndefined();
  expect(look(30)).toMatchObject({ event: "back", since: NOON });
});

describe("the text", () => {
  const name = INSTRUMENT.asset.name;

  test("says since when each currency has no price, and why", () => {
    for (let index = 1; index < LATE; index++) look(index, { usd: 0 });
    const news = look(LATE, { usd: 0 }) as OutageNews;
    expect(outageText(news)).toBe(
      `${name} price tracker: no USD price since ${formatSlot(NOON)} (no venue's quote can be used: alder no-answer)`,
    );
    expect(outageText(look(LATE + 1) as OutageNews)).toBe(
      `${name} price tracker: USD, EUR prices are back, after an outage since ${formatSlot(NOON)}`,
    );
  });

  test("says by how much the clock is off", () => {
    const news = look(1, { ...gone, clockOffset: -2 * MINUTE }) as OutageNews;
    expect(outageText(news)).toBe(
      `${name} price tracker: this computer's clock is 2 min behind what the venues say: set it right. Nothing is stored live until then.`,
    );
  });
});
