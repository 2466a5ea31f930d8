import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import type { Simulator } from "@stand-ins/venues";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runLocal, startLocal } from "./run-script.ts";
import { startVenues, urlsOf } from "./simulated-venues.ts";

const ROOT = join(import.meta.dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "files-"));
let simulator: Simulator;
let urls: Record<string, string>;

/** Files as left by commands of this repository; each test has a copy. */
const ORIGINALS = join(folder, "originals");

const DEMO = ["demo", "--once", "--speed", "1000000", "--port", "0"];

beforeAll(async () => {
  mkdirSync(ORIGINALS);
  simulator = await startVenues();
  urls = { ...urlsOf(simulator), TRACKER_LOOK_BACK_HOURS: "1" };
  const made = async (name: string, args: readonly string[]) => {
    expect(await runLocal([...args, "--file", join(ORIGINALS, name)], urls)).toMatchObject({ code: 0, stderr: "" });
  };
  await made("live.db", ["start", "--once"]);
  await made("past.db", ["start", "--backfill", "2026-01-01..2026-01-01T01:00Z"]);
  await made("replay.db", DEMO);
  const killed = startLocal(["start", "--json", "--port", "0", "--file", join(ORIGINALS, "killed.db")], urls);
  await killed.printed(/"event":"capture"/);
  killed.process.kill("SIGKILL");
  await killed.ended;
  writeFileSync(join(ORIGINALS, "README.md"), "# Read me\n");
});
afterAll(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true });
});

let copies = 0;
function copied(): string {
  const copy = join(folder, `copy-${copies++}`);
  cpSync(ORIGINALS, copy, { recursive: true });
  return copy;
}

const contents = (of: string) =>
  readdirSync(of).map((name) => [
    name,
    createHash("sha256")
      .update(readFileSync(join(of, name)))
      .digest("hex"),
  ]);

async function expectRefused(args: readonly string[], message: RegExp, where: string): Promise<void> {
  const before = contents(where);
  const { code, stdout, stderr } = await runLocal(args, urls);
  expect([code, stdout, stderr]).toEqual([1, "", expect.stringMatching(message)]);
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  expect(contents(where)).toEqual(before);
}

describe("npm run demo refuses in one line, and leaves unchanged,", () => {
  test.each(["live.db", "past.db", "killed.db"])("live prices (%s)", async (name) => {
    const here = copied();
    await expectRefused(
      [...DEMO, "--file", join(here, name)],
      /holds live prices, which a replay would delete\. /,
      here,
    );
  });

  test("live prices under another name", async () => {
    const here = copied();
    symlinkSync(join(here, "live.db"), join(here, "demo.db"));
    await expectRefused([...DEMO, "--file", join(here, "demo.db")], /holds live prices/, here);
    await expectRefused([...DEMO, "--file", relative(process.cwd(), join(here, "live.db"))], /holds live prices/, here);
  });

  test("a file that is not a database", async () => {
    const here = copied();
    await expectRefused([...DEMO, "--file", join(here, "README.md")], /file is not a database/, here);
    await expectRefused([...DEMO, "--file", here], /is not a file/, here);
  });

  test("the file of live prices, even before there are any", async () => {
    const here = join(ROOT, ".data");
    const before = existsSync(here) && readdirSync(here);
    const { code, stderr } = await runLocal([...DEMO, "--file", join(ROOT, "test/../.data/prices.db")]);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/\n {2}--file: ".*prices\.db" is where live prices are kept: .*\n$/),
    ]);
    expect(existsSync(here) && readdirSync(here)).toEqual(before);
  });
});

describe("npm start refuses in one line, and leaves unchanged,", () => {
  test.each([["--once"], ["--live", "--port", "0"], ["--backfill", "2026-01-01..2026-01-02"]])(
    "a replay (%s)",
    async (...how) => {
      const here = copied();
      const message = /holds the prices of a replay, which live ones would be mixed into\. /;
      await expectRefused(["start", ...how, "--file", join(here, "replay.db")], message, here);
    },
  );

  test("a file that is not a database, and a file of replays", async () => {
    const here = copied();
    await expectRefused(["start", "--once", "--file", join(here, "README.md")], /file is not a database/, here);
    expect(await runLocal(["start", "--once", "--file", join(ROOT, ".data/replay.db")], urls)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/\n {2}--file: ".*replay\.db" is where replays are kept: .*\n$/),
    });
  });
});

test("each continues with its own file, even after a kill, and exports read both", async () => {
  const here = copied();
  const rows = async (name: string) =>
    (await runLocal(["export", "--format", "csv", "--file", join(here, name)])).stdout.split("\n").length;
  const before = [await rows("live.db"), await rows("replay.db")] as const;
  for (const name of ["live.db", "past.db", "killed.db"])
    expect(await runLocal(["start", "--once", "--file", join(here, name)], urls)).toMatchObject({
      code: 0,
      stderr: "",
    });
  expect(await runLocal([...DEMO, "--file", join(here, "replay.db")])).toMatchObject({ code: 0, stderr: "" });
  expect(await rows("live.db")).toBeGreaterThanOrEqual(before[0]);
  expect(await rows("replay.db")).toBe(before[1]);
});

test("live prices that were exported may be replayed", async () => {
  const here = copied();
  const { stdout } = await runLocal(["export", "--format", "csv", "--file", join(here, "live.db")]);
  const lines = stdout
    .trimEnd()
    .split("\n")
    .map((line) => line.split(","));
  const dollars = lines.filter(([, currency]) => currency === "USD").map(([slot, , price]) => `${slot},${price}`);
  writeFileSync(join(here, "exported.csv"), ["timestamp,close", ...dollars].join("\n"));
  const again = [...DEMO, "--data", join(here, "exported.csv"), "--file", join(here, "replay.db")];
  for (const _ of [1, 2]) expect(await runLocal(again)).toMatchObject({ code: 0, stderr: "" });
  await expectRefused(["start", "--once", "--file", join(here, "replay.db")], /holds the prices of a replay/, here);
});
