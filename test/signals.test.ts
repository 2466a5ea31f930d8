import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { urlSetting } from "@tracker/settings";
import { VENUES } from "@tracker/sources";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { skipReason } from "../scripts/skips.ts";
import { killGroups, LOCAL, type Running, startProgram } from "./run-script.ts";

const BOOTSTRAPPED = join(import.meta.dirname, "fixtures/as-npm.ts");
/** Settings with an address where nobody listens. */
const NOWHERE = Object.fromEntries(VENUES.map(({ name }) => [urlSetting(name).name, "http://127.0.0.1:9"]));

let folder: string;
const all: Running[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "signals-"));
});
afterEach(() => {
  killGroups(all);
  rmSync(folder, { recursive: true });
});

/** Starts the tracker in its own process group, and waits until it runs. */
async function started(program: string, args: readonly string[], environment = {}): Promise<Running> {
  const running = startProgram(program, args, {
    cwd: folder,
    detached: true,
    env: { ...process.env, npm_lifecycle_event: "start", TRACKER_WEB: "off", ...NOWHERE, ...environment },
  });
  all.push(running);
  await running.printed(/Ctrl-C stops\./);
  return running;
}

const command = () => [BOOTSTRAPPED, LOCAL, "start", "--live", "--file", join(folder, "prices.db")];
const bootstrapped = () => started(process.execPath, command());

/** The files left once every process has ended; SQLite's log and the lock should be gone. */
const left = () => readdirSync(folder).filter((name) => name.startsWith("prices.db"));

const send = ({ process: { pid = 0 } }: Running, signal: NodeJS.Signals, to: "process" | "group" = "process") =>
  process.kill(to === "group" ? -pid : pid, signal);

const skip = process.platform === "win32" && skipReason("Windows sends no signals", "npm test, elsewhere");

describe.skipIf(skip)(`what ends npm start${skip ? ` (skipped: ${skip})` : ""}`, () => {
  test.each([
    ["SIGTERM to the process", ["SIGTERM"], "process"],
    ["SIGTERM to its group", ["SIGTERM"], "group"],
    ["SIGTERM twice", ["SIGTERM", "SIGTERM"], "process"],
    ["SIGTERM again and again", Array.from({ length: 20 }, () => "SIGTERM" as const), "group"],
    ["Ctrl-C, which npm passes on to a process that already has it", ["SIGINT", "SIGINT"], "group"],
    ["a terminal that is closed", ["SIGHUP"], "group"],
  ] as const)("%s: stops once, cleanly, with 0", async (_what, signals, to) => {
    const running = await bootstrapped();
    for (const signal of signals) send(running, signal, to);
    expect(await running.ended).toMatchObject({ code: 0, stderr: "" });
    expect(left()).toEqual(["prices.db"]);
  });

  test("the bootstrap's death, of whatever", async () => {
    const running = await bootstrapped();
    send(running, "SIGKILL");
    expect(await running.ended).toMatchObject({ code: null, stderr: "" });
    expect(left()).toEqual(["prices.db"]);
  });

  test("SIGTERM to npm, whose shell dies without passing it on", async () => {
    const words = [process.execPath, "--disable-warning=ExperimentalWarning", ...command()];
    // More than one command, as some shells replace themselves with a single one.
    const scripts = { start: `${words.map((word) => `'${word}'`).join(" ")}; true` };
    writeFileSync(join(folder, "package.json"), JSON.stringify({ scripts }));
    const running = await started("npm", ["start"]);
    send(running, "SIGTERM");
    expect((await running.ended).stderr).not.toMatch(/^\s+at /m);
    expect(left()).toEqual(["prices.db"]);
  });
});

test("a script whose Node cannot be started exits with 1 and the reason, also under npm, whose end is watched", async () => {
  const file = join(folder, "run.ts");
  const module = JSON.stringify(pathToFileURL(join(import.meta.dirname, "../scripts/run-script.mjs")).href);
  const gone = join(folder, "gone/node");
  writeFileSync(file, `import { runScript } from ${module}; runScript(${JSON.stringify(gone)}, "x.ts", []);`);
  const env = { ...process.env, npm_lifecycle_event: "start" };
  const { code, stderr } = await startProgram(process.execPath, [file], { cwd: folder, env }).ended;
  expect([code, stderr]).toEqual([1, `${gone} could not be started (spawn ${gone} ENOENT).\n`]);
});

test.skipIf(skip)("a script ended by a signal has the same exit code as in a shell", async () => {
  const file = join(folder, "wait.ts");
  writeFileSync(file, "console.log('waits'); setInterval(() => {}, 1_000)");
  const running = startProgram(process.execPath, [BOOTSTRAPPED, file], { cwd: folder });
  await running.printed(/waits/);
  send(running, "SIGTERM");
  expect((await running.ended).code).toBe(128 + 15);
});
