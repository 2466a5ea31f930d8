import { once } from "node:events";
import { readFileSync } from "node:fs";
import { cut, DAY, HOUR, TrackerError } from "@tracker/core";
import { type Field, localPath, oneOf, unwrap, urlSetting, wholeNumber } from "@tracker/settings";
import { type Io, readFlags, runMain } from "@tracker/settings/command-line";
import { FAULT_KINDS, type Fault } from "./faults.ts";
import { Market } from "./market.ts";
import { type PricePath, randomWalk, readPath, repeated } from "./path.ts";
import { recordedDay } from "./recorded-day.ts";
import { startSimulator } from "./simulator.ts";
import { VENUE_NAMES } from "./wire/index.ts";

const optionalFile = (name: string, description: string): Field<string | undefined> => ({
  name,
  description,
  valueHint: "FILE",
  allowed: "a CSV file with the header timestamp,close",
  example: "prices.csv",
  default: undefined,
  read: localPath,
});

const FLAGS = {
  port: {
    name: "--port",
    description: "where the venues are served",
    valueHint: "PORT",
    allowed: "a port from 0 to 65535",
    example: "4100",
    default: 4_100,
    read: wholeNumber(0, 65_535),
  },
  data: optionalFile("--data", "the dollar prices, repeated without end; a recorded day unless said"),
  seed: {
    name: "--seed",
    description: "a random walk with this seed instead of recorded prices",
    valueHint: "NUMBER",
    allowed: "a whole number up to 4294967295",
    example: "7",
    default: undefined,
    read: wholeNumber(0, 2 ** 32 - 1),
  } as Field<number | undefined>,
  eur: optionalFile("--eur", "euros a dollar"),
  gbp: optionalFile("--gbp", "pounds a dollar"),
  faults: {
    name: "--faults",
    description: "what is wrong from the start",
    valueHint: "VENUE:FAULT,…",
    allowed: `a comma-separated list of VENUE:FAULT, with faults out of ${FAULT_KINDS.join(", ")}`,
    example: "kraken:hang,gemini:outlier",
    default: [],
    read: readFaults,
  } as Field<readonly Fault[]>,
};

await runMain({
  usage: "npm run simulator --",
  description:
    "Serves every venue on loopback, with faults on command, to point the pipeline at; the prices are not real.",
  flags: FLAGS,
  examples: ["npm run simulator", "npm run simulator -- --faults kraken:hang"],
  run,
});

async function run(args: readonly string[], { environment, print, signal }: Io): Promise<void> {
  const { port, data, seed, eur, gbp, faults } = unwrap(readFlags(FLAGS, args, environment));
  const rates = { ...(eur && { EUR: repeated(readFile(eur)) }), ...(gbp && { GBP: repeated(readFile(gbp)) }) };
  const market = new Market(pathOf(data, seed), rates);
  const simulator = await startSimulator({ market, now: Date.now, port }).catch((error: Error) => {
    throw new TrackerError("bad-input", `--port ${port} cannot be used (${cut(error.message)})`, {
      hint: "Give another one.",
    });
  });
  simulator.faults.push(...faults);
  const lines = VENUE_NAMES.map((name) => `${urlSetting(name).name}=${simulator.urls[name]}`);
  print(`Every venue, simulated; its prices are not real. Settings that point the pipeline here:\n${lines.join("\n")}`);
  print(`Faults: GET, POST and DELETE http://127.0.0.1:${simulator.port}/control/faults. Ctrl-C ends it.`);
  if (!signal.aborted) await once(signal, "abort");
  await simulator.close();
}

function pathOf(data: string | undefined, seed: number | undefined): PricePath {
  if (seed !== undefined)
    return randomWalk({ seed, from: Date.now() - 400 * DAY, to: Date.now() + 48 * HOUR, start: 100_000 });
  return repeated(data === undefined ? recordedDay() : readFile(data));
}

function readFile(file: string): PricePath {
  try {
    return readPath(readFileSync(file, "utf8"), file);
  } catch (error) {
    if (error instanceof TrackerError) throw error;
    throw new TrackerError("bad-input", `${file} cannot be read (${cut((error as Error).message)})`, {
      hint: "Give the path of a CSV file.",
    });
  }
}

function readFaults(text: string): readonly Fault[] | undefined {
  const items = text.split(",");
  const faults = items.flatMap((item): Fault[] => {
    const [name = "", what = ""] = item.trim().split(":");
    const [venue, kind] = [oneOf(VENUE_NAMES)(name), oneOf(FAULT_KINDS)(what)];
    if (venue === undefined || kind === undefined) return [];
    return [{ venue, kind, ...(kind === "frozen" && { from: Date.now() }) }];
  });
  return faults.length === items.length ? faults : undefined;
}
