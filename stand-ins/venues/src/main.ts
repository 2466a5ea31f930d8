import { once } from "node:events";
import { readFileSync } from "node:fs";
import { cut, DAY, HOUR } from "@tracker/core";
import {
  badInput,
  type Checked,
  type Field,
  judged,
  localPath,
  oneOf,
  portFailure,
  shown,
  unreadable,
  urlSetting,
  wholeNumber,
} from "@tracker/settings";
import { type Io, readFlags, runMain } from "@tracker/settings/command-line";
import { begun, FAULT_KINDS, type Fault, NO_FAULT, NO_VENUE } from "./faults.ts";
import { Market } from "./market.ts";
import { type PricePath, randomWalk, readPath, repeated } from "./path.ts";
import { recordedDay } from "./recorded-day.ts";
import { startSimulator } from "./simulator.ts";
import { INDEX_NAMES, VENUE_NAMES } from "./wire/index.ts";

const optionalFile = (name: string, description: string): Field<string | undefined> => ({
  name,
  description,
  valueHint: "FILE",
  allowed: "a CSV file with the header timestamp,close",
  example: "closes.csv",
  default: undefined,
  read: localPath,
});

const FAULTS_EXAMPLE = "kraken:hang,gemini:outlier";

const FLAGS = {
  port: {
    name: "--port",
    description: "the port to serve the venues on",
    valueHint: "PORT",
    allowed: "a port from 0 to 65535",
    example: "4100",
    default: 4_100,
    read: wholeNumber(0, 65_535),
  },
  data: optionalFile("--data", "the dollar prices, repeated endlessly; by default those of a recorded day"),
  seed: {
    name: "--seed",
    description: "a random walk with this seed instead of recorded prices",
    valueHint: "NUMBER",
    allowed: "a whole number up to 4294967295",
    example: "7",
    default: undefined,
    read: wholeNumber(0, 2 ** 32 - 1),
  } as Field<number | undefined>,
  eur: optionalFile("--eur", "euros per dollar"),
  gbp: optionalFile("--gbp", "pounds per dollar"),
  faults: {
    name: "--faults",
    description: `the faults from the start; VENUE is one of ${VENUE_NAMES.join(", ")}; FAULT is one of ${FAULT_KINDS.join(", ")}`,
    valueHint: "VENUE:FAULT,…",
    allowed: "a comma-separated list of VENUE:FAULT",
    example: FAULTS_EXAMPLE,
    default: [],
    read: (text) => {
      const items = text.split(",").map(readFault);
      const faults = items.flatMap(({ value }) => value ?? []);
      return faults.length === items.length ? faults : undefined;
    },
    problem: (text) => text.split(",").flatMap((item) => readFault(item).problems ?? [])[0],
  } as Field<readonly Fault[]>,
};

await runMain({
  usage: "npm run simulator --",
  description:
    "Serves simulated venues on loopback for the pipeline to ask, with faults on request; the prices are not real.",
  flags: FLAGS,
  examples: ["npm run simulator", "npm run simulator -- --faults kraken:hang"],
  run,
});

async function run(args: readonly string[], { environment, print, signal }: Io): Promise<void> {
  const { port, faults, market } = readWanted(args, environment);
  const simulator = await startSimulator({ market, now: Date.now, port }).catch((error) => {
    throw portFailure(port, error);
  });
  simulator.faults.push(...faults.map((fault) => begun(fault, Date.now())));
  const asked = VENUE_NAMES.filter((name) => !INDEX_NAMES.includes(name));
  print("Serving every venue, simulated; the prices are not real. To point the pipeline here, run this in its shell:");
  print(asked.map((name) => `export ${urlSetting(name).name}=${simulator.urls[name]}`).join("\n"));
  print(
    `Faults: GET, POST and DELETE http://127.0.0.1:${simulator.port}/control/faults (stand-ins/venues/README.md). Ctrl-C stops the server.`,
  );
  if (!signal.aborted) await once(signal, "abort");
  await simulator.close();
}

/** Reads the command line and the files it names. Throws a TrackerError (`bad-input`) that lists every problem with them. */
function readWanted(args: readonly string[], environment: NodeJS.ProcessEnv) {
  const flags = judged(readFlags(FLAGS, args, environment), ({ seed, data }) =>
    seed !== undefined && data !== undefined ? ["--seed and --data exclude each other: give one of them"] : [],
  );
  const { data, eur, gbp, seed } = flags.right;
  const [prices, euros, pounds] = Object.entries({ data, eur, gbp }).map(([flag, file]) =>
    file === undefined ? undefined : readFile(`--${flag}`, file),
  );
  const problems = [flags, prices, euros, pounds].flatMap((checked) => checked?.problems ?? []);
  if (problems.length > 0 || flags.value === undefined) throw badInput(problems);
  const rates = {
    ...(euros?.value && { EUR: repeated(euros.value) }),
    ...(pounds?.value && { GBP: repeated(pounds.value) }),
  };
  return { ...flags.value, market: new Market(pathOf(prices?.value, seed), rates) };
}

function pathOf(prices: PricePath | undefined, seed: number | undefined): PricePath {
  if (seed !== undefined)
    return randomWalk({ seed, from: Date.now() - 400 * DAY, to: Date.now() + 48 * HOUR, start: 100_000 });
  return repeated(prices ?? recordedDay());
}

function readFile(flag: string, file: string): Checked<PricePath> {
  try {
    return readPath(readFileSync(file, "utf8"), cut(file, 80));
  } catch (error) {
    return { problems: [`${flag}: ${unreadable(file, error)}`] };
  }
}

/** A fault as `--faults` gives it. */
function readFault(text: string): Checked<Fault> {
  const [name = "", what, ...rest] = text.trim().split(":");
  if (what === undefined || rest.length > 0)
    return { problems: [`${shown(text.trim())} is not VENUE:FAULT; for example --faults ${FAULTS_EXAMPLE}`] };
  const [venue, kind] = [oneOf(VENUE_NAMES)(name), oneOf(FAULT_KINDS)(what)];
  if (venue === undefined) return { problems: [`${shown(name)} ${NO_VENUE}`] };
  if (kind === undefined) return { problems: [`${shown(what)} ${NO_FAULT}`] };
  return { value: { venue, kind } };
}
