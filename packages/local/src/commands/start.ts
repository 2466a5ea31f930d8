import { badInput, readSettings, settingsOf } from "@tracker/settings";
import { type Command, type Io, readFlags, switchFlag } from "@tracker/settings/command-line";
import { createSources, VENUES } from "@tracker/sources";
import { sqlFlag } from "@tracker/store-azure-sql/flags";
import { systemClock } from "../clocks.ts";
import { fileFlag, jsonFlag, LIVE_FILE, portFlag, REPLAY_FILE, rangeFlag } from "../flags.ts";
import { keepRunning } from "../keep-running.ts";
import { openFile, openServer } from "../open-store.ts";
import { jsonOutput, textOutput } from "../output.ts";
import { SQL_FROM_ENVIRONMENT, serverMeant } from "../server-meant.ts";
import { captureOnce, fillRange } from "../single-runs.ts";
import { keepHeapSmall } from "../small-heap.ts";

const FLAGS = {
  once: switchFlag("--once", "capture the present slot and end"),
  backfill: rangeFlag,
  live: switchFlag("--live", "never show a replay when no source can be reached"),
  json: jsonFlag,
  port: portFlag,
  file: fileFlag(LIVE_FILE),
  sql: sqlFlag,
};

export const start: Command = {
  usage: "npm start --",
  description: "Captures the price of every slot on this machine until Ctrl-C, and serves the page.",
  flags: FLAGS,
  settings: { ...settingsOf(VENUES), ...SQL_FROM_ENVIRONMENT },
  examples: ["npm start", "npm start -- --once", "npm start -- --backfill 2026-01-01..2026-02-01"],
  run: trackPrices,
};

async function trackPrices(args: readonly string[], io: Io): Promise<number> {
  const flags = readFlags(FLAGS, args, io.environment);
  const settings = readSettings(io.environment, VENUES);
  const sources = settings.problems ? undefined : createSources(settings.value);
  const target = flags.problems ? undefined : serverMeant(flags.value, io.environment);
  const problems = [flags, settings, sources, target].flatMap((checked) => checked?.problems ?? []);
  if (flags.problems || settings.problems || sources?.value === undefined || target?.problems) throw badInput(problems);
  const { once, backfill, live, json, port, file } = flags.value;
  if (once && backfill) throw badInput(["--once and --backfill exclude each other: give one of them"]);

  if (backfill) keepHeapSmall();
  const output = json ? jsonOutput(io) : textOutput(io);
  const opened = target === undefined ? openFile(file) : await openServer(target.value, io);
  try {
    const session = {
      ports: { sources: sources.value, store: opened.store, clock: systemClock },
      settings: settings.value,
      output,
      signal: io.signal,
    };
    if (once) return await captureOnce(session);
    if (backfill) return await fillRange(session, backfill);
    await keepRunning(session, {
      port,
      storeName: opened.name,
      replayFile: REPLAY_FILE,
      replayAllowed: !live && !json,
      io,
    });
    return 0;
  } finally {
    await opened.close();
  }
}
