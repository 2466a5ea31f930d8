import { proxyOf, settingsOf, type Values, WEBHOOK_SETTING } from "@tracker/settings";
import { type Command, type Io, switchFlag } from "@tracker/settings/command-line";
import { VENUES } from "@tracker/sources";
import { systemClock } from "../clocks.ts";
import { jsonFlag, rangeFlag, rangeProblems, SERVING_FLAGS } from "../flags.ts";
import { readGiven } from "../given.ts";
import { keepRunning } from "../keep-running.ts";
import { openFile, openPlace, problemsToWrite } from "../open-store.ts";
import { type Output, withOutput } from "../output.ts";
import { PLACE_FLAGS, PLACE_SETTINGS } from "../place.ts";
import { REPLAY_SPEED } from "../replay.ts";
import { captureOnce, fillRange } from "../single-runs.ts";
import { keepHeapSmall } from "../small-heap.ts";
import { openWeb } from "../web.ts";

const FLAGS = {
  once: switchFlag(
    "--once",
    "capture the current slot (after its first minute, from candles) and exit, with 1 if it has no price",
  ),
  backfill: rangeFlag,
  live: switchFlag("--live", "never show a replay when no source can be reached"),
  json: jsonFlag,
  ...SERVING_FLAGS,
  ...PLACE_FLAGS,
};

export const start: Command = {
  usage: "npm start --",
  description: "Captures the price of every slot on this machine until Ctrl-C, and serves the page.",
  flags: FLAGS,
  settings: { ...settingsOf(VENUES), webhook: WEBHOOK_SETTING, ...PLACE_SETTINGS },
  examples: ["npm start", "npm start -- --once", "npm start -- --backfill 2026-01-01..2026-02-01"],
  goesOn: "Prices are still stored.",
  run: (args, io) => withOutput(args, io, (output) => trackPrices(args, io, output)),
};

async function trackPrices(args: readonly string[], io: Io, output: Output): Promise<number> {
  const { flags, settings, place, sources } = readGiven(FLAGS, args, io, {
    sources: true,
    conflictsOf,
    fileProblems: problemsToWrite,
  });
  const { once, backfill, live, json } = flags;
  if (backfill) keepHeapSmall();
  const proxy = proxyOf(io.environment);
  if (proxy?.used) output.notice("proxy", proxy.text);
  else if (proxy !== undefined) output.failure(proxy.text);
  // Read before anything is opened: until it is read, a signal ends the process at once.
  const { signal } = io;
  const web = once || backfill ? undefined : await openWeb({ settings, serving: flags, output, signal });
  const opened = await openPlace(place, { signal, warn: output.failure }, openFile).catch(async (error) => {
    await web?.close();
    throw error;
  });
  try {
    const session = {
      ports: { sources, store: opened.store, clock: systemClock },
      settings,
      output,
      signal,
    };
    if (once) return await captureOnce(session);
    if (backfill) return await fillRange(session, backfill);
    await keepRunning(session, {
      web,
      storeName: opened.name,
      // Readers of records would take replayed prices for today's, and a webhook is about live ones.
      replaySpeed: live || json || settings.webhook !== undefined ? undefined : REPLAY_SPEED,
    });
    return 0;
  } finally {
    await opened.close();
  }
}

function conflictsOf(right: Partial<Values<typeof FLAGS>>): string[] {
  const { once, backfill } = right;
  return [
    ...(once && backfill ? ["--once and --backfill exclude each other: give one of them"] : []),
    ...(once || backfill ? unusedWith(once ? FLAGS.once.name : FLAGS.backfill.name, right) : []),
    ...(backfill ? rangeProblems(backfill, systemClock.now(), ["--backfill: FROM", "TO"]) : []),
  ];
}

/** What is only for a run that serves and goes on. */
function unusedWith(mode: string, { live, port, host, allowedHosts = [] }: Partial<Values<typeof FLAGS>>): string[] {
  const given = {
    [FLAGS.live.name]: live,
    [FLAGS.port.name]: port !== undefined,
    [FLAGS.host.name]: host !== undefined && host !== FLAGS.host.default,
    [FLAGS.allowedHosts.name]: allowedHosts.length > 0,
  };
  const unused = Object.keys(given).filter((name) => given[name]);
  return unused.map((name) => `${name} is only for npm start without ${mode}`);
}
