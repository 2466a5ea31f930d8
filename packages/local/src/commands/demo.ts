import { once as onceOn } from "node:events";
import { readFileSync } from "node:fs";
import { type PricePath, readPath, recordedDay } from "@stand-ins/venues";
import { cut } from "@tracker/core";
import {
  badInput,
  type Checked,
  type Field,
  judged,
  localPath,
  type ReadValues,
  readSettings,
  readValues,
  type Settings,
  settingsOf,
  shown,
  together,
  unreadable,
  type Values,
  wholeNumber,
} from "@tracker/settings";
import { type Command, type Io, readFlags, switchFlag } from "@tracker/settings/command-line";
import { readSources, VENUES } from "@tracker/sources";
import { isSameFile } from "@tracker/store-embedded";
import { fileFlag, jsonFlag, LIVE_FILE, REPLAY_FILE, SERVING_FLAGS } from "../flags.ts";
import { type Output, withOutput } from "../output.ts";
import { openReplay, REPLAY_SPEED } from "../replay.ts";
import { openWeb } from "../web.ts";

const FLAGS = {
  data: {
    name: "--data",
    description: "the prices to replay; those of 14 July 2025 by default",
    valueHint: "FILE",
    allowed: "a CSV file with the header timestamp,close",
    example: "closes.csv",
    default: undefined,
    read: localPath,
  } as Field<string | undefined>,
  speed: {
    name: "--speed",
    description: "the speed, as a multiple of real time; 720 is a day in two minutes",
    valueHint: "FACTOR",
    allowed: "a whole number from 1 to 1000000",
    example: "720",
    default: REPLAY_SPEED,
    read: wholeNumber(1, 1_000_000),
  },
  once: switchFlag("--once", "exit when the recording is over instead of serving the page"),
  file: { ...fileFlag(REPLAY_FILE), description: "the database file, replaced at each run" },
  ...SERVING_FLAGS,
  json: jsonFlag,
};

export const demo: Command = {
  usage: "npm run demo --",
  description:
    "Replays recorded prices through the whole pipeline, with simulated venues; then serves the page until Ctrl-C.",
  flags: FLAGS,
  settings: settingsOf(VENUES),
  examples: ["npm run demo", "npm run demo -- --data closes.csv --speed 5000"],
  run: (args, io) => withOutput(args, io, (output) => replayPrices(args, io, output)),
};

async function replayPrices(args: readonly string[], io: Io, output: Output): Promise<number> {
  const { flags, settings, path } = readReplay(args, io);
  const { speed, once, file } = flags;
  // Read before anything is opened: until it is read, a signal ends the process at once.
  const { signal } = io;
  const web = await openWeb({ settings, serving: flags, output, signal });
  const replay = await openReplay({ path, speed, file, settings }).catch(async (error) => {
    await web?.close();
    throw error;
  });
  try {
    web?.answer(() => replay.context);
    const { replayOf } = replay.context;
    const text = `This is a replay of ${replayOf}, not today's price.`;
    output.notice("replay", web === undefined ? text : `${web.heading}\n${text}`, { replayOf, url: web?.url });
    await replay.run(signal, (report) => output.report(report, replayOf));
    const stays = web !== undefined && !once && !signal.aborted;
    const whereStored = `its prices are in ${file}: npm run --silent export -- --format csv --file ${file}`;
    const ended = signal.aborted ? "The replay was stopped" : "The replay is over";
    output.notice("end", `${ended}; ${whereStored}${stays ? "\nThe page stays until Ctrl-C." : ""}`, {
      file,
    });
    if (stays) await onceOn(signal, "abort");
  } finally {
    await web?.close();
    await replay.close();
  }
  return 0;
}

interface ReplayWanted {
  readonly flags: Values<typeof FLAGS>;
  readonly settings: Settings;
  readonly path: PricePath;
}

/** Reads the command line, the environment and the file of prices. Throws one TrackerError (`bad-input`) that lists all problems. */
function readReplay(args: readonly string[], { environment }: Io): ReplayWanted {
  const flags = judged(readFlags(FLAGS, args, environment), ({ file }) =>
    file !== undefined && isSameFile(file, LIVE_FILE)
      ? [`--file: ${shown(file)} is where live prices are kept: give the replay another file`]
      : [],
  );
  const settings = readSettings(environment, VENUES);
  const sources = readSources(simulated(settings));
  const path = together(flags.right, ["data"], ({ data }) => readData(data));
  const problems = [flags, settings, sources, path].flatMap((checked) => checked?.problems ?? []);
  if (problems.length > 0 || !flags.value || !settings.value || !path?.value) throw badInput(problems);
  return { flags: flags.value, settings: settings.value, path: path.value };
}

/** The settings with an address for every source, as the replay simulates them all. */
function simulated(settings: ReadValues<Settings>): ReadValues<Settings> {
  const urls = Object.fromEntries(VENUES.map(({ name }) => [name, "http://127.0.0.1"]));
  return readValues({ ...settings.right, urls }, settings.problems ?? []);
}

/** The prices of the file, by default the recorded day. */
function readData(file: string | undefined): Checked<PricePath> {
  if (file === undefined) return { value: recordedDay() };
  try {
    return readPath(readFileSync(file, "utf8"), cut(file, 80));
  } catch (error) {
    return { problems: [`--data: ${unreadable(file, error)}`] };
  }
}
