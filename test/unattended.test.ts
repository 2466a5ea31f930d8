import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";
import type { Simulator } from "@stand-ins/venues";
import { DAY, RULE, slotFrom } from "@tracker/core";
import { price, USD } from "@tracker/core/testing";
import { openEmbeddedStore } from "@tracker/store-embedded";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { skipReason } from "../scripts/skips.ts";
import { type Running, runLocal, startLocal, startProgram } from "./run-script.ts";
import { startVenues, urlsOf } from "./simulated-venues.ts";

const ROOT = join(import.meta.dirname, "..");
const UNIT = join(ROOT, "docs/unattended/bitcoin-price-tracker.service");
const unit = readFileSync(UNIT, "utf8");
const here = mkdtempSync(join(tmpdir(), "unattended-"));
afterAll(() => rmSync(here, { recursive: true }));

let simulator: Simulator;
/** Settings that ask the stand-in venues, and look back only one hour, so that a run is short. */
let settings: Record<string, string>;
beforeAll(async () => {
  simulator = await startVenues();
  settings = { ...urlsOf(simulator), TRACKER_LOOK_BACK_HOURS: "1" };
});
afterAll(() => simulator.close());

const keyOf = (key: string, text = unit) => new RegExp(`^${key}=(.*)$`, "m").exec(text)?.[1] ?? "";

/** The unit adapted to this machine: this Node, this folder. */
const LOCAL = unit
  .replaceAll(keyOf("WorkingDirectory"), ROOT)
  .replace(keyOf("ExecStart").split(" ")[0] as string, process.execPath);

describe("systemd", () => {
  const installed = spawnSync("systemd-analyze", ["--version"], { encoding: "utf8" });
  const missing = installed.status === 0 ? undefined : "systemd-analyze is not on this machine";
  const version = Number(/\d+/.exec(installed.stdout ?? "")?.[0]);

  function analyze(text: string, ...args: string[]) {
    const file = join(here, basename(UNIT));
    writeFileSync(file, text);
    const { status, stdout, stderr } = spawnSync("systemd-analyze", [...args, file], { encoding: "utf8" });
    return {
      status,
      said: [...new Set(`${stdout}${stderr}`.split("\n").filter((line) => line.includes(basename(file))))],
    };
  }
  const verify = (text: string) =>
    // The unit itself says that older versions ignore these.
    analyze(text, "verify").said.filter((line) => version >= 254 || !/RestartSteps|RestartMaxDelaySec/.test(line));
  const isExposed = (text: string) =>
    analyze(text, "security", "--offline=yes", "--no-pager", "--threshold=15").status !== 0;

  test("accepts the unit", (context) => {
    if (missing !== undefined) return context.skip(missing);
    expect(verify(LOCAL)).toEqual([]);
  });

  test("finds a misspelt key and a missing program", (context) => {
    if (missing !== undefined) return context.skip(missing);
    expect(verify(LOCAL.replace("RestrictSUIDSGID", "RestrictSUIDGUID")).join()).toContain("RestrictSUIDGUID");
    expect(verify(LOCAL.replace(process.execPath, "/usr/bin/none")).join()).toContain("/usr/bin/none");
  });

  test("rates the unit's exposure at 1.5 of 10 at most", (context) => {
    if (missing !== undefined) return context.skip(missing);
    expect(isExposed(LOCAL)).toBe(false);
    expect(isExposed(LOCAL.replace(/^(?:SystemCallFilter|ProtectSystem|CapabilityBoundingSet)=.*\n/gm, ""))).toBe(true);
  });
});

const dockerfile = readFileSync(join(ROOT, "Dockerfile"), "utf8");
/** The words of an instruction in the Dockerfile. */
const wordsOf = (instruction: string): string[] =>
  JSON.parse(new RegExp(`^${instruction} .*?(\\[.*\\])$`, "m").exec(dockerfile)?.[1] ?? "[]");

describe("as an unprivileged user, on a tree that it cannot write to,", () => {
  const NOBODY = 65_534;
  const as = ["--no-new-privs", "--bounding-set=-all", "--clear-groups", `--reuid=${NOBODY}`, `--regid=${NOBODY}`];
  const reads = (file: string) => spawnSync("setpriv", [...as, "test", "-r", file]).status === 0;
  const missing =
    process.getuid?.() !== 0
      ? "only root can start it as another user"
      : !reads("/")
        ? "setpriv is not on this machine"
        : !reads(UNIT) || !reads(process.execPath)
          ? "another user cannot read this folder, or this Node"
          : undefined;
  const state = join(here, "state");

  /** With exactly the environment that systemd gives. */
  function asNobody(command: readonly string[], more: Record<string, string> = {}): Running {
    return startProgram("setpriv", [...as, ...command], {
      cwd: ROOT,
      env: { PATH: "/usr/bin:/bin", LANG: "C.UTF-8", STATE_DIRECTORY: state, ...more },
    });
  }

  const codeOf = async (command: readonly string[]) => (await asNobody(command).ended).code;

  /** How each starts it, except for the paths of Node and the prices, and without serving other machines. */
  const STARTS = {
    "the unit": keyOf("ExecStart", LOCAL)
      .replaceAll("$" + "{STATE_DIRECTORY}", state)
      .split(" "),
    "the image": [...wordsOf("ENTRYPOINT"), ...wordsOf("CMD")]
      .join(" ")
      .replace(/^node/, process.execPath)
      .replace("0.0.0.0", "127.0.0.1")
      .replace("8288", "0")
      .replace("/data", state)
      .split(" "),
  };

  test.for(Object.entries(STARTS))(
    "started as by %s, it stores prices, is healthy, has no child process, and ends cleanly on request",
    async ([, command], context) => {
      if (missing !== undefined) return context.skip(missing);
      mkdirSync(state, { recursive: true });
      chownSync(state, NOBODY, NOBODY);
      chmodSync(here, 0o711);
      expect(await codeOf(["test", "-w", ROOT])).toBe(1);

      const running = asNobody(command, settings);
      const [, page = ""] = await running.printed(/^Page: (\S+)$/m);
      await running.printed(/^\d{4}-.*(?:USD [\d,.]+ \(|filled from candles)/m);
      expect((await fetch(page)).status).toBe(200);
      const [, ...check] = wordsOf("HEALTHCHECK").map((word) => word.replace("http://127.0.0.1:8288/", page));
      expect(await codeOf([process.execPath, ...check])).toBe(0);
      expect(childrenOf(running)).toEqual([]);
      running.process.kill("SIGTERM");
      expect((await running.ended).code).toBe(0);
      expect(await codeOf([process.execPath, ...check])).toBe(1);
      expect(existsSync(join(state, "prices.db"))).toBe(true);
    },
  );

  function childrenOf({ process: { pid } }: Running): string[] {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean);
  }
});

test("killed the moment it reports stored prices, it has lost none of them", async () => {
  const file = join(here, "killed.db");
  const running = startLocal(["start", "--live", "--json", "--port", "0", "--file", file], settings);
  const [record] = await running.printed(/^\{.*"event":"capture".*\}$/m);
  running.process.kill("SIGKILL");
  await running.ended;
  const { prices, backfilled } = JSON.parse(record) as { prices: { price: number | null }[]; backfilled: number };
  const told = backfilled + prices.filter(({ price }) => price !== null).length;
  const { stdout } = await runLocal(["export", "--format", "csv", "--file", file]);
  expect(told).toBeGreaterThan(30);
  expect(stdout.trimEnd().split("\n").length - 1).toBeGreaterThanOrEqual(told);
});

const PAGE = readFileSync(join(ROOT, "docs/unattended.md"), "utf8");
const noShell = process.platform === "win32" && skipReason("Windows has no sh", "npm test, elsewhere");

describe.skipIf(noShell)(`the commands of docs/unattended.md${noShell ? ` (skipped: ${noShell})` : ""}`, () => {
  const folder = join(here, "commands");
  const data = join(folder, "data");
  /** In the place of Docker: the image's program, started on this machine. */
  const DOCKER = `#!/bin/sh
shift 3 # compose -f FILE
case $1 in
  run) shift 4; cd ${ROOT}; exec ${wordsOf("ENTRYPOINT").join(" ")} "$@" ;;
  exec) shift 3; exec "$@" ;;
  cp) cp "\${2#tracker:}" "$3" ;;
esac
`;

  /** Runs the commands that begin with a word in the rows of that name: systemd's with node, the container's with compose. */
  function follow(row: string, word: "node" | "compose") {
    const rows = PAGE.split("\n").filter((line) => line.startsWith(`| ${row} `));
    const commands = rows.flatMap((line) => line.match(new RegExp(`(?<=\`)${word} [^\`]*`, "g")) ?? []);
    expect(commands).not.toEqual([]);
    const script = [/^compose\(\) .*/m.exec(PAGE)?.[0], ...commands].join("\n");
    const adapted = script
      .replaceAll(/\/(?:data|var\/lib\/bitcoin-price-tracker)\//g, `${data}/`)
      .replaceAll("/root", folder);
    const env = { ...process.env, PATH: [folder, dirname(process.execPath), process.env.PATH].join(delimiter) };
    const { status, stderr } = spawnSync("sh", ["-ec", adapted], { cwd: folder, env, encoding: "utf8" });
    expect([status, stderr.replaceAll(/.*Warning.*\n/g, "")]).toEqual([0, ""]);
  }

  test("export the prices, copy them while they are written, and import them", async () => {
    mkdirSync(data, { recursive: true });
    writeFileSync(join(folder, "docker"), DOCKER, { mode: 0o755 });
    const file = join(data, "prices.db");
    const store = openEmbeddedStore(file);
    const slot = slotFrom(Date.now() - DAY);
    const votes = { quality: "ok", kept: 3, asked: 3, dispersion: 0, rule: RULE, capturedAt: slot + 1 } as const;
    const row = { slot, currency: USD, price: price(100), ...votes };
    await store.save([{ slot, currency: USD, price: row, quotes: [], context: null }]);
    follow("export the prices", "compose");
    const exported = readFileSync(join(folder, "prices.csv"), "utf8");
    expect(exported).toContain(",100.0000,ok,3,3,");
    follow("back up", "node");
    follow("back up", "compose");
    await store.close();
    const exportOf = async (from: string) => (await runLocal(["export", "--format", "csv", "--file", from])).stdout;
    for (const copy of ["prices.db", "copy.db"]) expect(await exportOf(join(folder, copy))).toBe(exported);
    expect(readdirSync(data)).toEqual(["prices.db"]);
    rmSync(file);
    follow("import prices", "compose");
    expect(await exportOf(file)).toBe(exported);
  });
});

test("the example of more flags in docs/unattended.md begins with those of the image", () => {
  const [, example = ""] = /```yaml\n(services:[\s\S]*?)```/.exec(PAGE) ?? [];
  const { command } = parse(example).services.tracker;
  const usual = wordsOf("CMD");
  expect(command.slice(0, usual.length)).toEqual(usual);
});
