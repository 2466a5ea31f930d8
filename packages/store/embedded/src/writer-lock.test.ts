import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { toSlot } from "@tracker/core";
import { USD } from "@tracker/core/testing";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { openEmbeddedStore } from "./index.ts";
import { asNobody } from "./testing/as-nobody.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "writer-lock-"));
  chmodSync(folder, 0o755);
  file = join(folder, "prices.db");
});
afterEach(() => {
  vi.restoreAllMocks();
  chmodSync(folder, 0o755);
  rmSync(folder, { recursive: true });
});

function refusal(path = file): { message: string; hint: string } {
  try {
    void openEmbeddedStore(path).close();
  } catch (error) {
    expect(error).toMatchObject({ code: "store-failed", hint: expect.any(String) });
    return error as { message: string; hint: string };
  }
  throw new Error(`${path} was opened`);
}

describe("only one process writes a file", () => {
  test("under whatever name", async () => {
    const store = openEmbeddedStore(file);
    symlinkSync(file, join(folder, "link.db"));
    symlinkSync(folder, join(folder, "again"));
    for (const name of [file, join(folder, "link.db"), join(folder, "again/prices.db"), `${folder}/again/../prices.db`])
      expect(refusal(name).message).toBe(`${name} is being written by another run`);
    await store.close();
  });

  test("and none if it has a hard link, under which its lock and its log would be different", async () => {
    await openEmbeddedStore(file).close();
    linkSync(file, join(folder, "other.db"));
    for (const name of [file, join(folder, "other.db")])
      expect(refusal(name).message).toBe(`${name} has another name (a hard link), by which others might write it`);
    rmSync(join(folder, "other.db"));
    await openEmbeddedStore(file).close();
    expect(readdirSync(folder)).toEqual(["prices.db"]);
  });

  test("even if it was created through a symbolic link", async () => {
    symlinkSync(file, join(folder, "link.db"));
    const store = openEmbeddedStore(join(folder, "link.db"));
    expect(refusal().message).toBe(`${file} is being written by another run`);
    await store.close();
  });

  test("and leaves nothing beside it", async () => {
    const store = openEmbeddedStore(file);
    expect(existsSync(`${file}.lock`)).toBe(true);
    await store.close();
    expect(readdirSync(folder)).toEqual(["prices.db"]);
  });

  test("even if the lock file is removed just before it is locked", async () => {
    const exec = vi.spyOn(DatabaseSync.prototype, "exec");
    exec.mockImplementationOnce(function (this: DatabaseSync, sql) {
      // The holder ends, and a third process starts, which then holds a new file of that name.
      rmSync(`${file}.lock`);
      third = openEmbeddedStore(file);
      exec.mockRestore();
      this.exec(sql);
    });
    let third: ReturnType<typeof openEmbeddedStore> | undefined;
    expect(refusal().message).toBe(`${file} is being written by another run`);
    await third?.close();
  });
});

describe("a lock that cannot be taken is reported with the reason", () => {
  const expectKept = (name: string, text: string) => expect(readFileSync(join(folder, name), "utf8")).toBe(text);

  test("a file in its place that is not ours, and is left alone", () => {
    writeFileSync(`${file}.lock`, "4711\n");
    expect(refusal().message).toBe(`${file} cannot be locked: ${file}.lock is not a lock of this program`);
    expectKept("prices.db.lock", "4711\n");
    rmSync(`${file}.lock`);
    mkdirSync(`${file}.lock`);
    expect(refusal().message).toContain("is not a lock of this program");
    expect(readdirSync(folder)).toEqual(["prices.db.lock"]);
  });

  test("a disk that does not support locks, which to SQLite looks like a held lock", () => {
    vi.spyOn(DatabaseSync.prototype, "exec").mockImplementation(() => {
      throw Object.assign(new Error("database is locked"), { errcode: 5 });
    });
    expect(refusal()).toMatchObject({
      message: `${file} cannot be locked: its disk does not support locks, like some network shares`,
      hint: "Give a file on a disk of this machine.",
    });
    vi.restoreAllMocks();
    expect(readdirSync(folder)).toEqual([]);
  });

  test("a folder that may not be written", async () => {
    await openEmbeddedStore(file).close();
    chmodSync(file, 0o666);
    chmodSync(folder, 0o555);
    await asNobody(() =>
      expect(refusal()).toMatchObject({
        message: expect.stringMatching(/prices\.db cannot be locked \(EACCES: permission denied, open '.*\.lock'\)$/),
        hint: "This user may not read or write there: change the permissions, or give another path.",
      }),
    );
    expect(readdirSync(folder)).toEqual(["prices.db"]);
  });

  test("a file that may not be written, beside which no lock is left", async () => {
    await openEmbeddedStore(file).close();
    chmodSync(file, 0o444);
    chmodSync(folder, 0o777);
    await asNobody(() =>
      expect(refusal().message).toMatch(/prices\.db could not be opened \(EACCES: permission denied, .*\)$/),
    );
    expect(readdirSync(folder)).toEqual(["prices.db"]);
  });
});

test("while another program has the file locked, the store waits without blocking the process", async () => {
  const store = openEmbeddedStore(file);
  await store.save([]);
  const other = new DatabaseSync(file);
  other.exec("BEGIN EXCLUSIVE");
  setTimeout(() => other.exec("ROLLBACK"), 100);
  // A process that blocked in SQLite would never get to the rollback.
  const row = { slot: toSlot(0), currency: USD, price: null, quotes: [], context: null } as const;
  expect(await store.save([row])).toBe(0);
  other.close();
  await store.close();
});
