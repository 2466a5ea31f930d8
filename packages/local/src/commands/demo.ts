import { once as onceOn } from "node:events";
import { readFileSync } from "node:fs";
import { type PricePath, readPath, recordedDay } from "@stand-ins/venues";
import { cut, TrackerError } from "@tracker/core";
import {
  badInput,
  type Checked,
  type Field,
  localPath,
  readSettings,
  settingsOf,
  wholeNumber,
} from "@tracker/settings";
import { type Command, type Io, readFlags, switchFlag } from "@tracker/settings/command-line";
import { VENUES } from "@tracker/sources";
import { fileFlag, jsonFlag, REPLAY_FILE, SERVING_FLAGS } from "../flags.ts";
import { type Output, withOutput } from "../output.ts";
import { openReplay, REPLAY_SPEED } from "../replay.ts";
import { serveWeb } from "../web.ts";

const FLAGS = {
  data: {
    name: "--data",
    description: "the prices to replay; 14 July 2025 unless said",
    valueHint: "FILE",
    allowed: "a CSV file with the header timestamp,close",
    example: "prices.csv",
    default: undefined,
    read: localPath,
  } as Field<string | undefined>,
  speed: {
    name: "--speed",
    description: "how many times as fast as it was; 720 is a day in two minutes",
    valueHint: "FACTOR",
    allowed: "a whole number from 1 to 1000000",
    example: "720",
    default: REPLAY_SPEED,
    read: wholeNumber(1, 1_000_000),
  },
  once: switchFlag("--once", "end with the recording, and do not stay to serve the page"),
  file: fileFlag(REPLAY_FILE),
  ...SERVING_FLAGS,
  json: jsonFlag,
};

export const demo: Command = {
  usage: "npm run demo --",
  description:
    "Replays recorded prices through the whole pipeline, every venue simulated; then the page stays until Ctrl-C.",
  flags: FLAGS,
  settings: settingsOf(VENUES),
  examples: ["npm run demo", "npm run demo -- --data prices.csv --speed 5000"],
  run: (args, io) => withOutput(args, io, (output) => replayPrices(args, io, output)),
};

async function replayPrices(args: readonly string[], io: Io, output: Output): Promise<number> {
  const flags = readFlags(FLAGS, args, io.environment);
  const settings = readSettings(io.environment, VENUES);
  const path = flags.problems ? undefined : readData(flags.value.data);
  const problems = [flags, settings, path].flatMap((checked) => checked?.problems ?? []);
  if (flags.problems || settings.problems || path?.value === undefined) throw badInput(problems);

  const { speed, once, file } = flags.value;
  // Taken before anything is opened: until then a signal ends the process at once.
  const { signal } = io;
  const replay = await openReplay({ path: path.value, speed, file, settings: settings.value });
  try {
    const web = await serveWeb(() => replay.context, { settings: settings.value, serving: flags.value, output });
    const { replayOf } = replay.context;
    const text = `This is a replay of ${replayOf}, not today's price.`;
    output.notice("replay", web === undefined ? text : `${web.heading}\n${text}`, { replayOf, url: web?.url });
    await replay.run(signal, (report) => output.report(report, replayOf));
    const stays = web !== undefined && !once && !signal.aborted;
    const whereStored = `its prices are in ${file}: npm run --silent export -- --format csv --file ${file}`;
    output.notice("end", `The replay is over; ${whereStored}${stays ? "\nThe page stays until Ctrl-C." : ""}`, {
      file,
    });
    if (stays) await onceOn(signal, "abort");
    await web?.close();
  } finally {
    await replay.close();
  }
  return 0;
}

function readData(file: string | undefined): Checked<PricePath> {
  try {
    return { value: file === undefined ? recordedDay() : readPath(readFileSync(file, "utf8"), file) };
  } catch (error) {
    if (error instanceof TrackerError) return { problems: [error.message] };
    return { problems: [`--data: "${cut(String(file), 80)}" cannot be read (${cut((error as Error).message)})`] };
  }
}
