import { type Field, localPath, oneOf } from "@tracker/settings";
import type { Command, Io } from "@tracker/settings/command-line";
import { systemClock } from "../clocks.ts";
import { currencyFlag } from "../flags.ts";
import { readGiven } from "../given.ts";
import { readSource } from "../import/read-source.ts";
import { openSource, STANDARD_INPUT, sourceProblems } from "../import/source.ts";
import { STOPPED, storeRows } from "../import/store-rows.ts";
import { type OpenedStore, openFile, openPlace, placeName, problemsToWrite } from "../open-store.ts";
import { PLACE_FLAGS, PLACE_SETTINGS } from "../place.ts";
import { keepHeapSmall } from "../small-heap.ts";

const FLAGS = {
  from: {
    name: "FILE",
    operand: true,
    description: `a CSV file, or JSON of npm run export; ${STANDARD_INPUT} is standard input`,
    allowed: `the path of a file, or ${STANDARD_INPUT} for standard input`,
    example: "prices.csv",
    read: localPath,
  } as Field<string>,
  currency: currencyFlag("the currency of the closes, for a file of timestamp,close"),
  timestamp: {
    name: "--timestamp",
    description: "whether a timestamp is the start or the end of its candle, for a file of timestamp,close",
    valueHint: "start|end",
    allowed: "start or end",
    example: "end",
    default: undefined,
    read: oneOf(["start", "end"]),
  } as Field<"start" | "end" | undefined>,
  ...PLACE_FLAGS,
};

export const importPrices: Command = {
  usage: "npm run import --",
  description:
    "Stores the prices of a file: an export or download, the table that this project replaces, or lines of timestamp,close.",
  flags: FLAGS,
  settings: PLACE_SETTINGS,
  examples: [
    "npm run import -- prices.csv",
    "npm run import -- closes.csv --currency USD --timestamp end",
    "npm run --silent export -- --format csv | npm run import -- - --file copy.db",
  ],
  run: storePrices,
};

async function storePrices(args: readonly string[], io: Io): Promise<number> {
  const { flags, place } = readGiven(FLAGS, args, io, {
    conflictsOf: ({ from }) => (from === undefined ? [] : sourceProblems(from)),
    fileProblems: problemsToWrite,
  });
  const source = await openSource(flags.from, io.input);
  keepHeapSmall();
  let opened: OpenedStore | undefined;
  try {
    const table = await readSource(source, flags, systemClock.now(), io.signal);
    if (table === undefined) {
      io.warn(STOPPED);
      return 1;
    }
    if (table.isEmpty) {
      // A failure, as the writer of a pipe may have failed.
      io.warn(`${source.name} has no rows, so nothing was imported`);
      return 1;
    }
    const openStore = async () => {
      opened = await openPlace(place, io, openFile);
      return opened.store;
    };
    return await storeRows(table, { source, openStore, into: placeName(place), io });
  } finally {
    await opened?.close();
    source.stream.destroy();
  }
}
