import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Readable } from "node:stream";
import type { Simulator } from "@stand-ins/venues";
import {
  addSlots,
  type Capture,
  type Currency,
  DAY,
  formatSlot,
  type JudgedQuote,
  type Price,
  type PriceRow,
  type Slot,
  slotFrom,
} from "@tracker/core";
import { audit } from "@tracker/local/commands/audit";
import { openEmbeddedStore } from "@tracker/store-embedded";
import { oldFile, testOld } from "@tracker/store-embedded/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { runLocal, startLocal } from "./run-script.ts";
import { serveScripted } from "./scripted-server.ts";
import { startVenues, takeDown, urlsOf } from "./simulated-venues.ts";

let folder: string;
let file: string;
let simulator: Simulator;
let urls: Record<string, string>;

/** Two whole days whose quotes are still kept. */
const TO = slotFrom(Math.floor(Date.now() / DAY) * DAY);
const FROM = addSlots(TO, -2 * 288);
const WRONG = addSlots(FROM, 400);
const WHY = ["--why", "kraken quoted another pair"];

beforeAll(async () => {
  simulator = await startVenues();
  urls = urlsOf(simulator);
});
afterAll(() => simulator.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "audit-"));
  file = join(folder, "prices.db");
});
afterEach(() => {
  simulator.faults.length = 0;
  rmSync(folder, { recursive: true });
});

const audited = (...args: string[]) => runLocal(["audit", "--file", file, ...args], urls);
const filled = () =>
  runLocal(["start", "--backfill", `${formatSlot(FROM)}..${formatSlot(TO)}`, "--file", file], {
    ...urls,
    TRACKER_CURRENCIES: "USD",
  });

function changed(sql: string): void {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
}

/** Plants a price that is a third too high. */
const plant = () =>
  changed(`UPDATE market_price SET price = price * 4 / 3, quality = 'ok' WHERE slot = ${WRONG / 1_000}`);

async function rowAt(slot: Slot): Promise<PriceRow> {
  const store = openEmbeddedStore(file, { readOnly: true });
  const [row] = await store.prices("USD" as Currency, { from: slot, to: slot + 1 });
  await store.close();
  return row as PriceRow;
}

describe("npm run audit", () => {
  test("of right prices exits with 0, from the first price to the last, or in the requested range", async () => {
    await filled();
    const all = await audited();
    expect(all).toMatchObject({ code: 0, stderr: "" });
    const [, stored, right] =
      /^USD {3}(\d+) stored: (\d+) right, 0 differing, 0 could not be checked\n$/.exec(all.stdout) ?? [];
    expect([Number(stored) > 570, right]).toEqual([true, stored]);
    const part = await audited("--from", formatSlot(addSlots(FROM, 9)), "--to", formatSlot(addSlots(FROM, 12)));
    expect(part).toEqual({
      code: 0,
      stdout: "USD   3 stored: 3 right, 0 differing, 0 could not be checked\n",
      stderr: "",
    });
    const none = await audited("--from", formatSlot(TO));
    expect(none).toMatchObject({
      code: 0,
      stdout: `${file}: no prices are stored in this range, so nothing was audited\n`,
    });
  });

  test("covers every stored currency, also those that are no longer captured or that no venue quotes", async () => {
    await filled();
    for (const table of ["market_quote", "market_context", "market_price"])
      changed(`UPDATE ${table} SET currency = 'JPY'`);
    const { code, stdout } = await audited();
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^JPY {3}(\d+) stored: \1 right, 0 differing/)]);
  });

  test("finds a planted price, repairs it from candles, keeps the old one, and finds nothing the second time", async () => {
    await filled();
    const right = await rowAt(WRONG);
    plant();
    const wrong = await rowAt(WRONG);
    const found = await audited("--candles");
    expect([found.code, found.stderr]).toEqual([1, ""]);
    expect(found.stdout).toMatch(
      new RegExp(`^${formatSlot(WRONG)} {3}USD [\\d,.]+ ok .*: its quotes give .* candles give .* 33.33 % away$`, "m"),
    );
    expect(found.stdout).toContain(" 1 differing, 0 could not be checked\n      with candles: ");
    expect(found.stdout).toContain(" agreeing, 1 contradicted, 0 without a price from candles");

    const repaired = await audited("--repair", ...WHY, "--yes");
    expect([repaired.code, repaired.stderr]).toEqual([0, ""]);
    expect(repaired.stdout).toMatch(
      new RegExp(`^${formatSlot(WRONG)} {3}USD [\\d,.]+ ok is now [\\d,.]+ backfilled`, "m"),
    );
    expect(await rowAt(WRONG)).toMatchObject({ price: right.price, quality: "backfilled", kept: right.kept });

    const again = await audited("--candles");
    expect([again.code, again.stderr]).toEqual([0, ""]);
    expect(again.stdout).toMatch(
      new RegExp(`^${formatSlot(WRONG)} .* ok .* stood until .*, replaced by .*: kraken quoted another pair$`, "m"),
    );
    const store = openEmbeddedStore(file, { readOnly: true });
    const [one, ...others] = await store.repaired({ from: 0, to: TO });
    await store.close();
    expect([one?.row, others]).toEqual([wrong, []]);
  });

  test("asks before it replaces anything", async () => {
    await filled();
    plant();
    const asked: string[] = [];
    const [printed, warned]: [string[], string[]] = [[], []];
    const answered = (answer: string) =>
      audit.run(["--file", file, "--repair", ...WHY], {
        environment: urls,
        input: Readable.from([]),
        print: (line) => printed.push(line),
        warn: (line) => warned.push(line),
        pipe: async () => {},
        ask: async (question) => {
          asked.push(question);
          return answer;
        },
        signal: new AbortController().signal,
      });
    const wrong = await rowAt(WRONG);
    for (const answer of ["", "no", "y"]) expect(await answered(answer)).toBe(1);
    expect([warned, await rowAt(WRONG)]).toEqual([Array(3).fill("nothing was replaced"), wrong]);
    expect(await answered("yes")).toBe(0);
    expect(asked).toEqual(Array(4).fill(`Replace 1 price in ${file} with what the venues' candles give? Type yes: `));
    expect((await rowAt(WRONG)).quality).toBe("backfilled");
    expect(await answered("yes")).toBe(0);
    expect(asked).toHaveLength(4);
  });

  test("leaves and lists prices for which candles give none, and says whose candles could not be read", async () => {
    await filled();
    plant();
    const wrong = await rowAt(WRONG);
    takeDown(simulator);
    const { code, stdout, stderr } = await audited("--repair", ...WHY, "--yes");
    expect(code).toBe(1);
    expect(stdout).toMatch(new RegExp(`^${formatSlot(WRONG)} .* ok is left unchanged: candles give no price$`, "m"));
    expect(stderr).toMatch(/^kraken {7}[A-Z]{3} candles: /m);
    expect(await rowAt(WRONG)).toEqual(wrong);
  });

  test("that is to compare with candles, none of which can be read, exits with 1", async () => {
    await filled();
    takeDown(simulator);
    const { code, stdout, stderr } = await audited("--candles");
    expect([code, stdout]).toEqual([1, expect.stringContaining(" 0 differing, 0 could not be checked\n")]);
    expect(stderr).toMatch(/^no candles could be read, so no price was compared with them$/m);
  });

  test("reads while another process writes the file, but repairs nothing then", async () => {
    await filled();
    const running = startLocal(["start", "--file", file, "--port", "0", "--json"], urls);
    await running.printed(/"event":"started"/);
    expect((await audited("--to", formatSlot(TO))).code).toBe(0);
    const { code, stderr } = await audited("--repair", ...WHY, "--yes");
    expect([code, stderr]).toEqual([1, expect.stringMatching(/prices\.db is being written by another run/)]);
    running.process.kill("SIGINT");
    await running.ended;
  });

  testOld("of a file of 0.1.0 uses the first rule, and leaves the file unchanged", async () => {
    const capture = (index: number, price: number): Capture => {
      const slot = addSlots(FROM, index);
      const currency = "USD" as Currency;
      const units = [1_000_000_000, 1_000_000_000, 1_020_000_000, 1_020_000_000] as Price[];
      const quotes = units.map(
        (last, source): JudgedQuote => ({
          source: `venue-${source}`,
          currency,
          last,
          ...{ bid: null, ask: null, venueTime: null, receivedAt: slot + 900, verdict: "kept", detail: null },
          ...{ unchangedSince: null, othersThen: null },
        }),
      );
      const votes = {
        quality: "ok",
        kept: 4,
        asked: 4,
        dispersion: 0.019_802,
        rule: 1,
        capturedAt: slot + 999,
      } as const;
      return { slot, currency, price: { slot, currency, price: price as Price, ...votes }, quotes, context: null };
    };
    oldFile(file, [capture(0, 1_010_000_000), capture(1, 1_015_000_000), { ...capture(2, 1_010_000_000), quotes: [] }]);
    const { code, stdout, stderr } = await audited();
    expect([code, stderr]).toEqual([1, ""]);
    expect(stdout.trimEnd().split("\n")).toEqual([
      `${formatSlot(addSlots(FROM, 1))}   USD 101,500.0000 ok (4 of 4, 1.9802 % apart), by rule 1: its quotes give 101,000.0000 ok (4 of 4, 1.9802 % apart)`,
      "USD   3 stored: 1 right, 1 differing, 1 could not be checked",
      "      1 could not be checked: quotes not kept",
    ]);
    const database = new DatabaseSync(file, { readOnly: true });
    expect(database.prepare("SELECT count(*) AS migrations FROM ops_migration").get()).toEqual({ migrations: 1 });
    database.close();
  });

  test("of a SQL Server, here one that answers from memory, records a repair under the SQL user's name", async () => {
    await filled();
    plant();
    const { url, store } = await serveScripted("ada");
    const kept = openEmbeddedStore(file, { readOnly: true });
    const range = { from: FROM, to: TO };
    const evidence = new Map((await kept.evidence(range)).map((one) => [one.slot, one]));
    const rows = await kept.prices("USD" as Currency, range);
    await store.save(rows.map((price) => ({ ...(evidence.get(price.slot) as Capture), price })));
    await kept.close();
    const onServer = { ...urls, TRACKER_SQL_URL: url };
    const { code, stdout, stderr } = await runLocal(["audit", "--repair", ...WHY, "--yes"], onServer);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/ ok is now [\d,.]+ backfilled/);
    expect(await store.repaired(range)).toMatchObject([
      { row: { slot: WRONG, quality: "ok" }, who: "ada", why: "kraken quoted another pair" },
    ]);
    const again = await runLocal(["audit"], onServer);
    expect([again.code, again.stdout]).toEqual([
      0,
      expect.stringMatching(/^USD .* 0 differing, 0 could not be checked$/m),
    ]);
  });
});

describe("bad input", () => {
  test.each([
    [["--from", "2999-01-01"], "--from (2999-01-01T00:00Z) is in the future"],
    [["--repair", "--yes"], "--repair needs --why, a text of at most 400 characters for the audit trail"],
    [
      ["--repair", ...WHY],
      "--repair asks before it replaces anything, but there is no terminal to ask on: give --yes as well",
    ],
    [[...WHY], "--why is only for --repair"],
    [["--yes"], "--yes is only for --repair"],
    [["--repair", "--yes", "--why", "x".repeat(401)], "is not a text of at most 400 characters"],
  ])("%j prints one clear line", async (args, message) => {
    await openEmbeddedStore(file).close();
    const { code, stdout, stderr } = await runLocal(["audit", "--file", file, ...args]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split("\n").length).toBeLessThanOrEqual(2);
  });
});
