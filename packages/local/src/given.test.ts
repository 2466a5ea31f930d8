import { INSTRUMENT } from "@tracker/core";
import { readFields } from "@tracker/settings";
import { switchFlag } from "@tracker/settings/command-line";
import { describe, expect, test } from "vitest";
import { LIVE_FILE, rangeFlag, rangeProblems } from "./flags.ts";
import { readGiven, type Wanted } from "./given.ts";
import { PLACE_FLAGS } from "./place.ts";

const FLAGS = { dry: switchFlag("--dry", ""), ...PLACE_FLAGS };
const ONE_SOURCE = { TRACKER_SOURCES: "kraken", TRACKER_CURRENCIES: "USD" };

const given = (args: readonly string[], environment = {}, wanted: Wanted<typeof FLAGS> = {}) =>
  readGiven(FLAGS, args, { environment }, wanted);

describe("the input of a command", () => {
  test("is its flags, the settings, the place of the prices, and the sources if it asks them", () => {
    const { flags, settings, place, sources } = given(["--dry"], { TRACKER_CURRENCIES: "USD" });
    expect([flags.dry, settings.currencies, place, sources]).toEqual([true, ["USD"], { file: LIVE_FILE }, []]);
    const asking = given([], { TRACKER_SOURCES: "kraken,gemini", TRACKER_CURRENCIES: "USD" }, { sources: true });
    expect(asking.sources.map(({ name }) => name)).toEqual(["kraken", "gemini"]);
  });

  test("is refused with all its problems at once", () => {
    const wanted = { sources: true, conflictsOf: () => ["--dry is not for today"] } as const;
    const both = ["--sql", "mssql://u:p@h/d", "--file", "x"];
    expect(() => given(both, ONE_SOURCE, wanted)).toThrow(
      /^The input has 3 problems.*\n {2}--dry is not for today\n {2}TRACKER_SOURCES: .*\n {2}--file, --sql, .*$/,
    );
    expect(() => given(["--fast"], { ...ONE_SOURCE, TRACKER_MODE: "x" }, wanted)).toThrow(
      /^The input has 4 problems.*\n {2}--fast is not a flag.*\n {2}--dry is not.*\n {2}TRACKER_MODE is not a setting.*\n {2}TRACKER_SOURCES: /,
    );
  });

  test("is refused with the problems of each part, whatever is wrong with the others", () => {
    const wrong = { flags: ["--fast"], settings: { TRACKER_WEB: "maybe" }, sql: { TRACKER_SQL_URL: "postgres://x" } };
    const problems = [/--fast is not a flag/, /TRACKER_WEB: /, /TRACKER_SQL_URL: /, /TRACKER_SOURCES: .* only kraken/];
    const read = () =>
      given(wrong.flags, { ...ONE_SOURCE, ...wrong.settings, ...wrong.sql }, { sources: true, conflictsOf: () => [] });
    expect(read).toThrow(/^The input has 4 problems/);
    for (const problem of problems) expect(read).toThrow(problem);
  });

  test("is refused with the problems of its file, unless it names a server", () => {
    const fileProblems = (file: string) => [`${file} is not for today`];
    expect(() => given(["--fast"], {}, { fileProblems })).toThrow(
      /2 problems.*\n.*--fast.*\n.*prices\.db is not for today$/,
    );
    expect(() => given(["--fast", "--sql", "mssql://u:p@h/d"], {}, { fileProblems })).toThrow(
      /a problem.*\n.*--fast.*$/,
    );
  });

  test("does not depend on sources that the command does not ask", () => {
    expect(given([], ONE_SOURCE).settings.sources).toEqual(["kraken"]);
  });
});

describe("a range", () => {
  const NOW = Date.UTC(2026, 10, 24, 12, 0, 30);
  const DAY_1 = Date.UTC(2026, 10, 1);

  test.each([
    [{ from: DAY_1, to: DAY_1 }, "--from (2026-11-01T00:00Z) is not before --to (2026-11-01T00:00Z)"],
    [{ from: NOW, to: DAY_1 }, "--from (2026-11-24T12:00:30Z) is not before --to (2026-11-01T00:00Z)"],
    [{ from: NOW + 1 }, "--from (2026-11-24T12:00:30.001Z) is in the future: the time is now 2026-11-24T12:00:30Z"],
  ])("of %j is refused, with the wrong end", (range, problem) => {
    expect(rangeProblems(range, NOW)).toEqual([problem]);
  });

  test.each([[{}], [{ from: NOW }], [{ to: NOW + 1 }], [{ to: DAY_1 }], [{ from: DAY_1, to: Date.UTC(2026, 11, 1) }]])(
    "of %j is accepted, as its future part is left out",
    (range) => {
      expect(rangeProblems(range, NOW)).toEqual([]);
    },
  );

  test("of a backfill is two times, and its problems name the ends", () => {
    expect(rangeFlag.read("2026-11-01..2026-11-24T12:00:30Z")).toEqual({ from: DAY_1, to: NOW });
    expect(["2026-11-01", "2026-11-01..", "a..b", "2026-11-01..2026-11-02..2026-11-03"].map(rangeFlag.read)).toEqual([
      ...[undefined, undefined, undefined, undefined],
    ]);
    expect(readFields({ range: rangeFlag }, () => "1970-01-01..2026-11-01").problems).toEqual([
      `--backfill: "1970-01-01..2026-11-01" begins before ${INSTRUMENT.asset.noun} existed`,
    ]);
    expect(rangeProblems({ from: NOW, to: DAY_1 }, NOW, ["--backfill: FROM", "TO"])).toEqual([
      "--backfill: FROM (2026-11-24T12:00:30Z) is not before TO (2026-11-01T00:00Z)",
    ]);
  });
});
