import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Simulator } from "@stand-ins/venues";
import { addSlots, type Currency, DAY, formatSlot, type PriceRow, RULE, type Slot, slotFrom } from "@tracker/core";
import { price, USD } from "@tracker/core/testing";
import { PRICE_COLUMNS, priceFields } from "@tracker/dashboard";
import { openEmbeddedStore } from "@tracker/store-embedded";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { skipReason } from "../scripts/skips.ts";
import { runLocal, startLocal } from "./run-script.ts";
import { serveScripted } from "./scripted-server.ts";
import { startVenues, urlsOf } from "./simulated-venues.ts";

/** A day that is over. */
const TO = slotFrom(Math.floor(Date.now() / DAY) * DAY);
const FROM = addSlots(TO, -288);

const home = mkdtempSync(join(tmpdir(), "tracked-"));
/** A live price with a value in every column, so that one that an export or an import drops is missed. */
const LIVE: { [Column in keyof PriceRow]: NonNullable<PriceRow[Column]> } = {
  ...{ slot: FROM, currency: USD, price: price(107_353.9701), quality: "ok", kept: 3, asked: 5 },
  ...{ dispersion: 0.000123, rule: RULE, capturedAt: FROM + 789 },
};

/** Prices of that day, filled from candles except for the live one. */
const tracked = join(home, "prices.db");
let folder: string;
let csv: string;
let copy: string;
let simulator: Simulator;
let urls: Record<string, string>;

beforeAll(async () => {
  simulator = await startVenues();
  urls = urlsOf(simulator);
  await runLocal(["start", "--backfill", `${formatSlot(FROM)}..${formatSlot(TO)}`, "--file", tracked], urls);
  const store = openEmbeddedStore(tracked);
  await store.save([{ slot: FROM, currency: USD, price: LIVE, quotes: [], context: null }]);
  await store.close();
});
afterAll(async () => {
  await simulator.close();
  rmSync(home, { recursive: true });
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "import-"));
  [csv, copy] = [join(folder, "prices.csv"), join(folder, "copy.db")];
});
afterEach(() => rmSync(folder, { recursive: true }));

const exported = async (file: string, format = "csv") =>
  (await runLocal(["export", "--format", format, "--file", file])).stdout;
const imported = (from: string, ...flags: string[]) => runLocal(["import", from, "--file", copy, ...flags]);

describe("npm run import", () => {
  test.each(["csv", "json"])(
    "of an export of %s gives the same prices in every column, and the next export is identical byte for byte",
    async (format) => {
      const text = await exported(tracked, format);
      writeFileSync(csv, text);
      const first = await imported(csv);
      expect(first).toMatchObject({ code: 0, stderr: "" });
      const [, count] = /^\S+prices\.csv: ([\d,]+) new in \S+copy\.db, 0 already there\n$/.exec(first.stdout) ?? [];
      expect(await exported(copy, format)).toBe(text);
      const store = openEmbeddedStore(copy);
      expect(await store.firstFrom(USD, FROM)).toEqual(LIVE);
      await store.close();
      const second = await imported(csv);
      expect(second).toEqual({ code: 0, stdout: `${csv}: 0 new in ${copy}, ${count} already there\n`, stderr: "" });
      expect(await exported(copy, format)).toBe(text);
      const { stdout, code } = await runLocal(["audit", "--file", copy]);
      expect(code).toBe(0);
      expect(stdout).toMatch(
        /^USD {3}(\d+) stored: 0 right, 0 differing, \1 could not be checked\n {6}\1 could not be checked: quotes not kept$/m,
      );
    },
  );

  test("accepts the page's download", async () => {
    copyFileSync(tracked, copy);
    const running = startLocal(["start", "--file", copy, "--port", "0", "--json"], urls);
    const [, address] = await running.printed(/"url":"([^"]+)"/);
    const answer = await fetch(
      `${address}/api/prices?currency=USD&format=csv&from=${formatSlot(FROM)}&to=${formatSlot(TO)}`,
    );
    writeFileSync(csv, await answer.text());
    running.process.kill("SIGINT");
    await running.ended;
    rmSync(copy);
    expect(await imported(csv)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/: 2\d\d new in \S+, 0 already there\n$/),
    });
    expect(await exported(copy)).toBe(readFileSync(csv, "utf8"));
  });

  test("moves a file's prices to a SQL Server, here one that answers from memory, through a pipe", async () => {
    writeFileSync(csv, await exported(tracked));
    const { url, store } = await serveScripted();
    const running = startLocal(["import", "-", "--sql", url]);
    running.process.stdin.end(readFileSync(csv));
    expect(await running.ended).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^standard input: \d+ new in prices on [\w.]+, 0 already there\n$/),
      stderr: expect.stringMatching(/^others on this machine can see a password/),
    });
    const rows = (["EUR", "GBP", "USD"] as Currency[]).map((currency) =>
      store.prices(currency, { from: FROM, to: Date.now() }),
    );
    const stored = (await Promise.all(rows)).flat().toSorted((a, b) => a.slot - b.slot);
    const lines = [PRICE_COLUMNS, ...stored.map((row) => priceFields(row).join()), ""];
    expect(lines.join("\n")).toBe(readFileSync(csv, "utf8"));
    const again = await runLocal(["import", csv], { TRACKER_SQL_URL: url });
    expect(again).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/prices\.csv: 0 new in prices on [\w.]+, \d+ already there\n$/),
    });
  });

  test("stores the good rows of a file, lists the others, and exits with 1", async () => {
    const rows = [0, 1, 2].map((index) => `${formatSlot(addSlots(FROM, index))},${100 + index}`);
    writeFileSync(csv, ["timestamp,close", rows[0], "2025-07-14T09:37:00Z,5", rows[1], rows[2], ""].join("\n"));
    const { code, stdout, stderr } = await imported(csv, "--currency", "USD", "--timestamp", "end");
    expect([code, stdout]).toEqual([1, `${csv}: 3 new in ${copy}, 0 already there, 1 row refused\n`]);
    expect(stderr).toBe(`${csv}:3: timestamp: "2025-07-14T09:37:00Z" is not on a boundary of 5 minutes\n`);
    const { stdout: audited } = await runLocal(["audit", "--file", copy]);
    expect(audited).toContain("3 could not be checked: imported");
  });

  test("of a pipe that Ctrl-C ends has stored the rows so far, and can be continued", async () => {
    const slots = Array.from({ length: 20_000 }, (_, index) => addSlots(FROM, -index));
    const lines = ["timestamp,close", ...slots.map((slot: Slot) => `${formatSlot(slot)},100`), ""].join("\n");
    const flags = ["--file", copy, "--currency", "USD", "--timestamp", "end"];
    const running = startLocal(["import", "-", ...flags]);
    running.process.stdin.write(lines.slice(0, lines.length * 0.75));
    await running.printed(/10,000 rows read/);
    running.process.kill("SIGINT");
    const { code, stdout, stderr } = await running.ended;
    const [, stored = ""] = /standard input: ([\d,]+) new in \S+, 0 already there\n$/.exec(stdout) ?? [];
    expect([code, stderr]).toEqual([1, "stopped before the end: run the same command again to continue\n"]);
    expect(Number(stored.replace(",", ""))).toBeGreaterThanOrEqual(10_000);
    writeFileSync(csv, lines);
    const left = (20_000 - Number(stored.replace(",", ""))).toLocaleString("en");
    expect(await runLocal(["import", csv, ...flags])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`${csv}: ${left} new in ${copy}, ${stored} already there\n`),
    });
  });
});

describe("bad input", () => {
  test("is reported at once, and nothing is created", async () => {
    const { code, stdout, stderr } = await imported("nowhere.csv", "--currency", "dollars", "--timestamp", "middle");
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("The input has 3 problems, and nothing was started:\n  --currency: ");
    expect(existsSync(copy)).toBe(false);
  });

  test.each<[string, () => void, string[], string]>([
    [
      "no file",
      () => {},
      [],
      "FILE is missing: give the path of a file, or - for standard input, for example prices.csv",
    ],
    ["a missing file", () => {}, ["nowhere.csv"], '"nowhere.csv" cannot be read: there is no such file'],
    ["a folder", () => {}, ["packages"], '"packages" is a folder: give a file in it'],
    ["an empty file", () => writeFileSync(csv, ""), ["CSV"], "prices.csv is empty"],
    [
      "closes alone",
      () => writeFileSync(csv, "timestamp,close\n"),
      ["CSV"],
      "give --currency, for example --currency USD",
    ],
  ])("%s prints one clear line", async (_what, make, args, message) => {
    make();
    const { code, stdout, stderr } = await runLocal([
      "import",
      ...args.map((word) => (word === "CSV" ? csv : word)),
      "--file",
      copy,
    ]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/hunter2|^\s+at /m);
    expect(existsSync(copy)).toBe(false);
  });

  test("an unreadable file prints one clear line", async (context) => {
    if (process.getuid?.() === 0)
      return context.skip(skipReason("root may read everything", "npm test as another user"));
    writeFileSync(csv, "timestamp,close\n");
    chmodSync(csv, 0);
    expect(await imported(csv)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("cannot be read: this user may not read or write there"),
    });
  });

  test("a file with only a heading is reported, and nothing is created", async () => {
    writeFileSync(csv, "slot,currency,price,quality,kept,asked,dispersion,captured_at\n");
    expect(await imported(csv)).toEqual({
      code: 1,
      stdout: "",
      stderr: `${csv} has no rows, so nothing was imported\n`,
    });
    expect(existsSync(copy)).toBe(false);
  });

  test("a file whose rows are all refused creates no database", async () => {
    writeFileSync(csv, "timestamp,close\nyesterday,5\n2025-07-14T09:35:00Z,1e5\n");
    const { code, stdout, stderr } = await imported(csv, "--currency", "USD", "--timestamp", "end");
    expect([code, stdout]).toEqual([1, `${csv}: 0 new in ${copy}, 0 already there, 2 rows refused\n`]);
    expect(stderr).toMatch(
      /:2: timestamp: .*\n.*:3: close: "1e5" has an exponent, and may have lost digits: write it out\n$/,
    );
    expect(readdirSync(folder)).toEqual(["prices.csv"]);
  });

  test("nothing is imported into or from a file of replays", async () => {
    writeFileSync(csv, `timestamp,close\n${formatSlot(FROM)},5\n`);
    const flags = ["--currency", "USD", "--timestamp", "end"];
    const usual = await runLocal(["import", csv, ...flags, "--file", ".data/replay.db"]);
    expect([usual.code, usual.stderr]).toEqual([
      1,
      expect.stringContaining(
        '--file: ".data/replay.db" is where replays are kept: give the live prices another file\n',
      ),
    ]);
    await openEmbeddedStore(copy, { replay: true }).close();
    expect(await imported(csv, ...flags)).toEqual({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(/^[^\n]*holds the prices of a replay[^\n]*\n$/),
    });
  });
});
