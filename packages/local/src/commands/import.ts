import { type Currency, parseCurrency } from "@tracker/core";
import { badInput, type Checked, type Field, localPath, oneOf, readSettings, type Values } from "@tracker/settings";
import { type Command, type Io, readFlags } from "@tracker/settings/command-line";
import { VENUES } from "@tracker/sources";
import { DATABASE_FLAGS, targetOf } from "@tracker/store-azure-sql/flags";
import type { SqlTarget } from "@tracker/store-azure-sql/target";
import { systemClock } from "../clocks.ts";
import { fileFlag, LIVE_FILE } from "../flags.ts";
import { readSource } from "../import/read-source.ts";
import { openSource, STANDARD_INPUT } from "../import/source.ts";
import { STOPPED, storeRows } from "../import/store-rows.ts";
import { openFile, openServer } from "../open-store.ts";
import { SQL_FROM_ENVIRONMENT, serverMeant } from "../server-meant.ts";
import { keepHeapSmall } from "../small-heap.ts";

const FLAGS = {
  from: {
    name: "FILE",
    operand: true,
    description: `a file of CSV, or of the JSON of npm run export; ${STANDARD_INPUT} is standard input`,
    allowed: `the path of a file, or ${STANDARD_INPUT} for standard input`,
    example: "prices.csv",
    read: localPath,
  } as Field<string>,
  currency: {
    name: "--currency",
    description: "what the closes are in, in a file of timestamp,close",
    valueHint: "CODE",
    allowed: "an ISO 4217 code in capitals",
    example: "USD",
    default: undefined,
    read: parseCurrency,
  } as Field<Currency | undefined>,
  timestamp: {
    name: "--timestamp",
    description: "which end of its candle a timestamp is, in a file of timestamp,close",
    valueHint: "start|end",
    allowed: "start or end",
    example: "end",
    default: undefined,
    read: oneOf(["start", "end"]),
  } as Field<"start" | "end" | undefined>,
  file: fileFlag(LIVE_FILE),
  ...DATABASE_FLAGS,
};

export const importPrices: Command = {
  usage: "npm run import --",
  description:
    "Stores the prices of a file: an export's or a download's, those of the table before this project, or lines of timestamp,close.",
  flags: FLAGS,
  settings: SQL_FROM_ENVIRONMENT,
  examples: [
    "npm run import -- prices.csv",
    "npm run import -- closes.csv --currency USD --timestamp end",
    "npm run --silent export -- --format csv | npm run import -- - --file copy.db",
  ],
  run: storePrices,
};

async function storePrices(args: readonly string[], io: Io): Promise<number> {
  const flags = readFlags(FLAGS, args, io.environment);
  const settings = readSettings(io.environment, VENUES);
  const target = flags.problems ? undefined : targetMeant(flags.value, io.environment);
  const source = flags.problems ? undefined : await openSource(flags.value.from, io.input);
  const problems = [flags, settings, target, source].flatMap((checked) => checked?.problems ?? []);
  if (flags.problems || target?.problems || source?.value === undefined || problems.length > 0)
    throw badInput(problems);

  keepHeapSmall();
  try {
    const table = await readSource(source.value, flags.value, systemClock.now(), io.signal);
    if (table === undefined) {
      io.warn(STOPPED);
      return 1;
    }
    if (table.isEmpty) {
      io.print(`${source.value.name} has no rows, and nothing was imported`);
      return 0;
    }
    const opened = target === undefined ? openFile(flags.value.file) : await openServer(target.value, io);
    try {
      return await storeRows(table, { source: source.value, store: opened.store, into: opened.name, io });
    } finally {
      await opened.close();
    }
  } finally {
    source.value.stream.destroy();
  }
}

/** The SQL server that the flags or else the environment name; undefined where prices are kept in a file. */
function targetMeant(
  { file, sql, server, database }: Values<typeof FLAGS>,
  environment: NodeJS.ProcessEnv,
): Checked<SqlTarget> | undefined {
  if (server === undefined && database === undefined) return serverMeant({ sql, file }, environment);
  if (file !== LIVE_FILE) return { problems: ["--server and --file exclude each other: give one of them"] };
  return targetOf({ sql, server, database });
}
