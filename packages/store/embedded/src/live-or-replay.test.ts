import { createHash } from "node:crypto";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import {
  addSlots,
  type Capture,
  INSTRUMENT,
  type JudgedQuote,
  minutes,
  type Quality,
  SECOND,
  SLOT_LENGTH,
  type Slot,
  toSlot,
} from "@tracker/core";
import { NO_PAST, price, USD } from "@tracker/core/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type EmbeddedStoreOptions, isSameFile, openEmbeddedStore } from "./index.ts";
import { describeOld, oldFile, testOld } from "./testing/old-file.ts";

const CODE = INSTRUMENT.asset.code;
const SLOT = minutes(SLOT_LENGTH);
const RECORDED = toSlot(Date.UTC(2025, 6, 14));
const LIVE = toSlot(Date.UTC(2026, 10, 24, 12));

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "contents-"));
  file = join(folder, "prices.db");
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Planted {
  readonly slot: Slot;
  /** How long after the slot's boundary it was captured, in milliseconds. */
  readonly after: number;
  readonly quality?: Quality;
  readonly priced?: boolean;
  readonly quoted?: boolean;
}

function capture({ slot, after, quality = "ok", priced = true, quoted = true }: Planted): Capture {
  const [currency, at] = [USD, slot + after];
  const votes = { kept: 2, asked: 2, dispersion: 0, rule: 1 };
  const row = { slot, currency, price: price(100), quality, ...votes, capturedAt: at };
  const quote = { source: "kraken", currency, last: price(100), bid: null, ask: null } as const;
  const judged: JudgedQuote = { ...quote, ...NO_PAST, venueTime: null, receivedAt: at, verdict: "kept", detail: null };
  return { slot, currency, price: priced ? row : null, quotes: quoted ? [judged] : [], context: null };
}

/** Stores captures into a file as 0.1.0 made it, without a stamp. */
async function stored(...captures: readonly Planted[]): Promise<void> {
  oldFile(file, captures.map(capture));
}

const changed = (sql: string) => {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
};

/** Every file of the folder, with a hash of its contents and the time of its last change. */
const seen = () =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path, createHash("sha256").update(readFileSync(path)).digest("hex"), statSync(path).mtimeMs];
    });

const replayOf = (first: Slot, count: number): Planted[] =>
  Array.from({ length: count }, (_, index) => ({ slot: addSlots(first, index), after: 0 }));
const aReplay = () =>
  stored(...replayOf(RECORDED, 3), { slot: addSlots(RECORDED, -1), after: 600_000, quality: "backfilled" });

function expectRefused(options: EmbeddedStoreOptions, message: RegExp, path = file): void {
  const before = seen();
  expect(() => openEmbeddedStore(path, options)).toThrow(
    expect.objectContaining({ message: expect.stringMatching(message), hint: expect.any(String) }),
  );
  expect(seen()).toEqual(before);
}

describeOld("a replay may not use a file", () => {
  test.each<[string, readonly Planted[]]>([
    ["with a live capture", [{ slot: LIVE, after: 1_234 }]],
    [
      "whose live captures were all made exactly at the boundary except one",
      [...replayOf(LIVE, 9), { slot: LIVE, after: 1 }].reverse(),
    ],
    ["with a live capture without a price", [{ slot: LIVE, after: 812, priced: false }]],
    [
      "with a slot that was filled from candles long after, without quotes",
      [{ slot: RECORDED, after: 43e9 + 17, quality: "backfilled", quoted: false }],
    ],
    [
      "whose only price was filled exactly at a boundary by chance",
      [{ slot: RECORDED, after: 300_000, quality: "backfilled", quoted: false }],
    ],
    ["with a replay and live prices", [...replayOf(RECORDED, 3), { slot: LIVE, after: 900 }]],
    ["with a capture made a moment before the boundary", [{ slot: LIVE, after: -3 }]],
  ])("%s", async (_what, captures) => {
    await stored(...captures);
    expectRefused({ replay: true }, /prices\.db holds live prices, which a replay would delete$/);
  });

  test("with live captures that are still in the log of a killed process", async () => {
    await stored({ slot: LIVE, after: 1_234 });
    const { database, copy } = interrupted("DELETE FROM market_price; DELETE FROM market_quote;");
    database.exec(`INSERT INTO market_price VALUES ('USD', ${LIVE / 1_000}, 1, 'ok', 2, 2, 0, ${LIVE + 77})`);
    copy();
    expectRefused({ replay: true }, /holds live prices/);
  });

  test("under any name", async () => {
    await stored({ slot: LIVE, after: 1_234 });
    symlinkSync(file, join(folder, "replay.db"));
    expectRefused({ replay: true }, /holds live prices/, join(folder, "replay.db"));
    expectRefused({ replay: true }, /holds live prices/, `${folder}/../${basename(folder)}/./prices.db`);
  });
});

describeOld("live prices may not use a file", () => {
  test("that holds a replay", async () => {
    await aReplay();
    expectRefused({}, /prices\.db holds the prices of a replay, which live ones would be mixed into$/);
  });

  test("that holds a replay of a time after the file was made", async () => {
    await stored(...replayOf(toSlot(Date.UTC(2099, 0, 1)), 3));
    expectRefused({}, /holds the prices of a replay/);
  });

  test("that holds a replay and live prices", async () => {
    await stored(...replayOf(RECORDED, 3), { slot: LIVE, after: 900 });
    expectRefused({}, /holds the prices of a replay/);
  });
});

describe("neither may use", () => {
  test.each<[string, (path: string) => void, RegExp]>([
    [
      "a text",
      (path) => writeFileSync(path, "a note to myself ".repeat(100)),
      /could not be opened \(file is not a database\)/,
    ],
    ["a short text", (path) => writeFileSync(path, "# Read me\n"), /could not be opened \(file is not a database\)/],
    ["a folder", (path) => mkdirSync(path), /is not a file/],
    [
      "another program's database",
      () => changed("PRAGMA journal_mode = WAL; CREATE TABLE bookmark (url TEXT); INSERT INTO bookmark VALUES ('x')"),
      /is a database of another program/,
    ],
    [
      "a database of a newer version",
      () => {
        openEmbeddedStore(file).close();
        changed("INSERT INTO ops_migration VALUES (999, 'later', '', 0, 1)");
      },
      /has schema version 999/,
    ],
  ])("%s", (_what, make, message) => {
    make(file);
    expectRefused({ replay: true }, message);
    expectRefused({}, message);
  });

  test("a file below another file", () => {
    writeFileSync(file, "");
    expectRefused({}, /could not be opened \(ENOTDIR/, join(file, "prices.db"));
  });
});

describe("a file's stamp says what it holds", () => {
  const stampIn = () => {
    const database = new DatabaseSync(file, { readOnly: true });
    const row = { ...database.prepare("SELECT * FROM ops_store").get() };
    database.close();
    return row;
  };

  test.each([
    ["live", {}, { replay: true }, /holds live prices, which a replay would delete$/],
    ["replay", { replay: true }, {}, /holds the prices of a replay, which live ones would be mixed into$/],
  ] as const)("from its creation on, before any row: %s", async (origin, own, other, message) => {
    await expectOpens(own, 0);
    expect(stampIn()).toMatchObject({ id: 1, asset: CODE, slot_seconds: SLOT_LENGTH / SECOND, origin });
    expectRefused(other, message);
    await expectOpens(own, 0);
    await expectOpens({ readOnly: true }, 0);
  });

  test("whatever its rows look like", async () => {
    await expectOpens({}, 0);
    const store = openEmbeddedStore(file);
    await store.save(replayOf(RECORDED, 3).map(capture));
    await store.close();
    await expectOpens({}, 3);
    expectRefused({ replay: true }, /holds live prices/);
  });

  testOld("and in a file from before stamps is derived from its rows, with the time the file was made", async () => {
    oldFile(file, replayOf(RECORDED, 3).map(capture), 1_752_494_400_000);
    await expectOpens({ replay: true }, 0);
    expect(stampIn()).toMatchObject({ origin: "replay", made_at: 1_752_494_400_000 });
    expectRefused({}, /holds the prices of a replay/);
  });

  test.each([
    [
      "of another asset",
      "asset = 'OTHER'",
      new RegExp(`holds OTHER every ${SLOT}; this program stores ${CODE} every ${SLOT}$`),
    ],
    [
      "in other slots",
      "slot_seconds = 1800",
      new RegExp(`holds ${CODE} every 30 minutes; this program stores ${CODE} every ${SLOT}$`),
    ],
  ])("and prices %s are neither written nor read", async (_what, change, message) => {
    await expectOpens({}, 0);
    changed(`UPDATE ops_store SET ${change}`);
    for (const options of [{}, { replay: true }]) expectRefused(options, message);
    expect(() => openEmbeddedStore(file, { readOnly: true })).toThrow(message);
  });

  test("in exactly one row", async () => {
    await expectOpens({}, 0);
    expect(() =>
      changed("INSERT INTO ops_store SELECT 2, asset, slot_seconds, origin, made_at FROM ops_store"),
    ).toThrow(/CHECK constraint failed/);
  });
});

describeOld("a file can be used", () => {
  test("by a replay if it is the replay's own, which is emptied, or new, empty, or made and never used", async () => {
    await aReplay();
    await expectOpens({ replay: true }, 0);
    await expectOpens({ replay: true }, 0);
    rmSync(file);
    await expectOpens({ replay: true }, 0);
    writeFileSync(file, "");
    await expectOpens({ replay: true }, 0);
  });

  test("by live prices if it is their own, however little is in it, or new or empty", async () => {
    await expectOpens({}, 0);
    rmSync(file);
    await stored({ slot: LIVE, after: 812, priced: false, quoted: true });
    await expectOpens({}, 0);
    rmSync(file);
    await stored(
      { slot: LIVE, after: 812 },
      { slot: RECORDED, after: 43e9 + 17, quality: "backfilled", quoted: false },
    );
    await expectOpens({}, 2);
    rmSync(file);
    writeFileSync(file, "");
    await expectOpens({}, 0);
  });
});

async function expectOpens(options: EmbeddedStoreOptions, rows: number): Promise<void> {
  const store = openEmbeddedStore(file, options);
  expect(await store.prices(USD, { from: 0, to: Date.UTC(2100, 0, 1) })).toHaveLength(rows);
  await store.close();
}

/** The file as a killed process leaves it: everything written from here on is only in the log beside it. */
function interrupted(sql: string) {
  changed(sql);
  const database = new DatabaseSync(file);
  database.exec("PRAGMA wal_autocheckpoint = 0");
  const copy = () => {
    const kept = ["", "-wal"].map((suffix) => [file + suffix, readFileSync(file + suffix)] as const);
    database.close();
    for (const [path, content] of kept) writeFileSync(path, content);
    expect(statSync(`${file}-wal`).size).toBeGreaterThan(0);
  };
  return { database, copy };
}

test("a path that is too long is not the same file, and is refused when it is opened", () => {
  const long = join(folder, "a".repeat(300));
  expect(isSameFile(long, file)).toBe(false);
  expect(() => openEmbeddedStore(long)).toThrow(expect.objectContaining({ code: "store-failed" }));
});
