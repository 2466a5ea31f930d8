import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type Capture, type PriceRow, RULE, type Slot, toSlot } from "@tracker/core";
import { price, USD } from "@tracker/core/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openEmbeddedStore } from "./index.ts";
import { asNobody } from "./testing/as-nobody.ts";

const SLOT = toSlot(Date.UTC(2026, 10, 24, 12));

function capture(slot: Slot): Capture {
  const votes = { kept: 3, asked: 3, dispersion: 0, quality: "ok", rule: RULE } as const;
  const row: PriceRow = { slot, currency: USD, price: price(100), ...votes, capturedAt: slot + 1 };
  return { slot, currency: USD, price: row, quotes: [], context: null };
}

let folder: string;
let file: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "reading-"));
  chmodSync(folder, 0o755);
  file = join(folder, "prices.db");
  const store = openEmbeddedStore(file);
  await store.save([capture(SLOT)]);
  await store.close();
});
afterEach(() => {
  chmodSync(folder, 0o755);
  rmSync(folder, { recursive: true });
});

/** Makes the folder read-only, so that nothing can be created or removed in it, and sets the mode of its files. */
function makeReadOnly(mode: number): void {
  for (const name of readdirSync(folder)) chmodSync(join(folder, name), mode);
  chmodSync(folder, 0o555);
}

const open = () => openEmbeddedStore(file, { readOnly: true });

async function storedSlots(): Promise<readonly Slot[]> {
  const reader = open();
  try {
    return (await reader.latest([USD])).map(({ slot }) => slot);
  } finally {
    await reader.close();
  }
}

/** The folder as a killed process leaves it: its last price is only in the log. */
async function leftByKilled(...suffixes: string[]): Promise<void> {
  const [running, moved] = [`${folder}-running`, join(folder, "..", `${folder}-running`, "prices.db")];
  cpSync(folder, running, { recursive: true });
  const writer = openEmbeddedStore(moved);
  await writer.save([capture(toSlot(SLOT + 300_000))]);
  for (const suffix of suffixes) cpSync(moved + suffix, file + suffix);
  await writer.close();
  rmSync(running, { recursive: true });
}

describe("a reader leaves a file and its folder unchanged", () => {
  test("if no one else has it open", async () => {
    const before = readFileSync(file);
    expect(await storedSlots()).toEqual([SLOT]);
    expect([readdirSync(folder), readFileSync(file).equals(before)]).toEqual([["prices.db"], true]);
  });

  test("if another still reads it, or an earlier one has left its index", async () => {
    const other = open();
    expect(await storedSlots()).toEqual([SLOT]);
    expect(await other.latest([USD])).toHaveLength(1);
    await other.close();
    expect(readdirSync(folder)).toEqual(["prices.db"]);
    const left = new DatabaseSync(file, { readOnly: true });
    left.prepare("SELECT 1 FROM sqlite_schema").get();
    left.close();
    expect(readdirSync(folder)).toHaveLength(3);
    expect(await storedSlots()).toEqual([SLOT]);
    expect(readdirSync(folder)).toEqual(["prices.db"]);
  });

  test("if it is being written, and the writer continues", async () => {
    const writer = openEmbeddedStore(file);
    const next = toSlot(SLOT + 300_000);
    expect(await storedSlots()).toEqual([SLOT]);
    await writer.save([capture(next)]);
    expect(await storedSlots()).toEqual([next]);
    expect(existsSync(`${file}-wal`)).toBe(true);
    await writer.close();
    expect(await storedSlots()).toEqual([next]);
  });

  test.each([[["", "-wal"]], [["", "-wal", "-shm"]]])(
    "if a killed process has left %j, and reads the log",
    async (suffixes) => {
      await leftByKilled(...suffixes);
      const names = readdirSync(folder);
      const [before, log] = [readFileSync(file), readFileSync(`${file}-wal`)];
      expect(await storedSlots()).toEqual([SLOT + 300_000]);
      expect(readdirSync(folder)).toEqual(names);
      expect([readFileSync(file).equals(before), readFileSync(`${file}-wal`).equals(log)]).toEqual([true, true]);
    },
  );
});

describe("a reader needs no write access", () => {
  test.each([[0o666], [0o444]])("to the folder, if no one has the file open, whose mode is %o", async (mode) => {
    makeReadOnly(mode);
    expect(await asNobody(storedSlots)).toEqual([SLOT]);
    expect(readdirSync(folder)).toEqual(["prices.db"]);
  });

  test("to the file, in a folder that may be written", async () => {
    chmodSync(file, 0o444);
    chmodSync(folder, 0o777);
    expect(await asNobody(storedSlots)).toEqual([SLOT]);
    expect(readdirSync(folder)).toEqual(["prices.db"]);
  });

  test("while another process writes the file", async () => {
    const writer = openEmbeddedStore(file);
    const next = toSlot(SLOT + 300_000);
    await writer.save([capture(next)]);
    makeReadOnly(0o444);
    expect(await asNobody(storedSlots)).toEqual([next]);
    chmodSync(folder, 0o755);
    for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o644);
    await writer.close();
  });

  test.each([[["", "-wal"]], [["", "-wal", "-shm"]]])("if a killed process has left %j", async (suffixes) => {
    await leftByKilled(...suffixes);
    makeReadOnly(0o444);
    expect(await asNobody(storedSlots)).toEqual([SLOT + 300_000]);
  });

  test("and a read fails if another process changes the file meanwhile", async () => {
    // File times are coarse: the file must seem to have been made earlier than the change.
    utimesSync(file, 1, 1);
    makeReadOnly(0o444);
    const reader = await asNobody(open);
    expect(await reader.latest([USD])).toHaveLength(1);
    chmodSync(folder, 0o755);
    chmodSync(file, 0o644);
    const writer = openEmbeddedStore(file);
    await writer.save([capture(toSlot(SLOT + 300_000))]);
    await writer.close();
    await expect(reader.latest([USD])).rejects.toMatchObject({
      message: `${file} was changed while it was read`,
      hint: "Run it again.",
    });
    await reader.close();
  });
});

// SQLite also takes a file of one byte for an empty database.
test.each([[""], ["x"]])("an empty file (%j) is refused, and left unchanged", (text) => {
  const empty = join(folder, "empty.db");
  writeFileSync(empty, text);
  expect(() => openEmbeddedStore(empty, { readOnly: true })).toThrow(
    expect.objectContaining({
      message: `${empty} is empty: nothing was ever stored there`,
      hint: "Give another path.",
    }),
  );
  expect([readFileSync(empty, "utf8"), readdirSync(folder)]).toEqual([text, ["empty.db", "prices.db"]]);
});

test("a missing file is reported, and neither it nor its folder is created", () => {
  const nowhere = join(folder, "no", "prices.db");
  expect(() => openEmbeddedStore(nowhere, { readOnly: true })).toThrow(
    expect.objectContaining({ message: `there is no file ${nowhere}`, hint: "Check the path." }),
  );
  expect(readdirSync(folder)).toEqual(["prices.db"]);
});
