import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { drive } from "./drive.ts";
import { judgeRun } from "./judge/judge.ts";
import { type Report, readReports, reportsThatAreWrong, runsThatFailed } from "./judge/reports.ts";
import { readStored } from "./judge/rows.ts";
import { secondsThatCameIn } from "./judge/second.ts";
import { HOUR, type Scenario, SLOT } from "./scenario/scenario.ts";
import { type Tick, ticksOf } from "./scenario/ticks.ts";

const FIRST = Date.UTC(2026, 2, 3);
/** Three hours without faults, the second half hour of which is filled from candles. */
const QUIET: Scenario = {
  seed: 11,
  first: FIRST,
  slots: (3 * HOUR) / SLOT,
  events: [{ what: "skipped", from: FIRST + HOUR / 2, to: FIRST + HOUR }],
};
/** A slot that was captured live, and one that was filled, in seconds as in the file. */
const LIVE = FIRST / 1_000 + 4 * 300;
const FILLED = FIRST / 1_000 + 8 * 300;

const folder = mkdtempSync(join(tmpdir(), "judge-"));
beforeAll(() => drive(QUIET, join(folder, "run")));
afterAll(() => rmSync(folder, { recursive: true }));

/** The judge's findings after a change of the file. */
function findingsAfter(sql: string): string[] {
  const copy = join(folder, "copy");
  rmSync(copy, { recursive: true, force: true });
  cpSync(join(folder, "run"), copy, { recursive: true });
  const database = new DatabaseSync(join(copy, "prices.db"));
  database.exec(sql);
  database.close();
  const { findings } = judgeRun(QUIET, copy, []);
  return [...new Set(findings.map(({ check }) => check))];
}

test("three quiet hours have no findings", () => {
  expect(findingsAfter("SELECT 1")).toEqual([]);
});

const price = (slot: number) => `market_price WHERE currency = 'USD' AND slot = ${slot}`;
const quote = (slot: number) => `market_quote WHERE currency = 'USD' AND slot = ${slot}`;
const set = (row: string, columns: string) => `UPDATE ${row.replace(" WHERE", ` SET ${columns} WHERE`)}`;

/** Changes of the file, by the check that must find them. */
const CHANGES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "a price is off the path": {
    "a price that is 1 % too high": set(price(LIVE), "price = price * 101 / 100"),
    "a price of the slot before": set(price(LIVE), `price = (SELECT price FROM ${price(LIVE - 900)})`),
    "a price in another currency": set(price(FILLED), "currency = 'EUR'").replace("UPDATE", "UPDATE OR REPLACE"),
    "a price in the future": set(price(LIVE), "slot = slot + 86400"),
  },
  "a price is missing": { "a lost price": `DELETE FROM ${price(FILLED)}` },
  "a price reported as stored is missing": {
    "a lost price that was reported as filled": `DELETE FROM ${price(FILLED)}`,
    "a price of lower quality than reported": set(price(LIVE), "quality = 'backfilled'"),
    "a price that differs from the reported one": set(price(LIVE), "price = price + 2"),
  },
  "a price is of no run": {
    "a price captured at the time of no run": set(price(LIVE), "captured_at = captured_at - 86400000"),
  },
  "a capture does not fit": {
    "a price that is not its quotes' median": set(price(LIVE), "price = price + 2"),
    "a live price that was captured late": set(price(LIVE), "captured_at = captured_at + 120000"),
    "a wrong quality": set(price(LIVE), "quality = 'degraded'"),
    "a wrong count of venues": set(price(LIVE), "asked = asked + 1"),
    "a wrong dispersion": set(price(LIVE), "dispersion = dispersion + 20"),
    "a lost quote": `DELETE FROM ${quote(LIVE)} AND source = 'kraken'`,
  },
  "half a capture": {
    "the lost capture of one currency": `DELETE FROM ${quote(LIVE)}; DELETE FROM ${price(LIVE)}`,
  },
  "an honest venue is misquoted": {
    "a venue with another one's quote": set(
      `${quote(LIVE)} AND source = 'gemini'`,
      "last = last * 99 / 100, bid = bid * 99 / 100, ask = ask * 99 / 100",
    ),
    "a quote with bid and ask swapped": set(`${quote(LIVE)} AND source = 'gemini'`, "bid = ask, ask = bid"),
    "a time that no venue gave": set(`${quote(LIVE)} AND source = 'kraken'`, "venue_time = received_at"),
  },
  "an honest venue is refused": {
    "an honest venue that is refused": set(`${quote(LIVE)} AND source = 'kraken'`, "verdict = 'outlier'"),
  },
  "a side of the book is taken for the last trade": {
    "bids as last trades": "UPDATE market_quote SET last = bid WHERE bid IS NOT NULL AND source = 'kraken'",
  },
  "a view differs from the prices": {
    "a candle that no longer matches the prices": set(price(LIVE), "price = price + 1"),
  },
};

describe.each(Object.entries(CHANGES))('"%s" finds', (check, changes) => {
  test.each(Object.entries(changes))("%s", (_what, sql) => {
    expect(findingsAfter(sql)).toContain(check);
  });
});

const TICKS = ticksOf(QUIET);

/** The judge's findings if the run of the first slot had reported something else. */
function findingsWhen(change: (report: Report) => Partial<Report>, trouble: Partial<Tick> = {}): string[] {
  const run = join(folder, "run");
  const reports = readReports(run).map((report, index) => (index === 0 ? { ...report, ...change(report) } : report));
  const ticks = TICKS.map((tick, index) => (index === 0 ? { ...tick, ...trouble } : tick));
  const found = [...runsThatFailed(reports, ticks), ...reportsThatAreWrong(reports, ticks, readStored(run))];
  return [...new Set(found.map(({ check }) => check))];
}

const failing = (text: string) => () => ({ errors: [`prices.db: saving failed (${text})`] });
const [FULL, LOCKED] = [failing("database or disk is full"), failing("database is locked")];

test("every run of the quiet hours has its report", () => {
  expect(readReports(join(folder, "run")).map(({ index }) => index)).toEqual([...TICKS.keys()]);
  expect(findingsWhen(() => ({}))).toEqual([]);
});

test("a run may fail because of its file, and for no other reason", () => {
  expect(findingsWhen(FULL, { full: true })).toEqual([]);
  expect(findingsWhen(LOCKED, { locked: 6_000 })).toEqual([]);
  expect(findingsWhen(FULL)).toEqual(["a run failed"]);
  expect(findingsWhen(FULL, { locked: 6_000 })).toEqual(["a run failed"]);
  expect(findingsWhen(LOCKED, { full: true })).toEqual(["a run failed"]);
  expect(findingsWhen(LOCKED, { locked: 4_900 })).toEqual(["a run failed"]);
});

test("finds rows left by a failed save, and missing rows that were reported as stored", () => {
  expect(findingsWhen(({ saved }) => ({ saved: [], lost: saved }))).toEqual(["a save that failed left something"]);
  expect(findingsWhen(() => ({ slot: FIRST - SLOT }))).toEqual(["a price reported as stored is missing"]);
  expect(findingsWhen(() => ({ backfilled: 1 }))).toEqual(["more prices are reported as filled than were"]);
});

test("finds a second pipeline that was let in, ended for another reason, or changed something", () => {
  const refused = { index: 3, code: 1, said: "prices.db is being written by another run", changed: false };
  const found = (other: Partial<typeof refused>) =>
    secondsThatCameIn([{ ...refused, ...other }], TICKS).map(({ check }) => check);
  expect(found({})).toEqual([]);
  expect(found({ code: 0, said: "" })).toEqual(["a second pipeline was not refused"]);
  expect(found({ said: "out of memory" })).toEqual(["a second pipeline was not refused"]);
  expect(found({ changed: true })).toEqual(["a second pipeline changed the store"]);
});
