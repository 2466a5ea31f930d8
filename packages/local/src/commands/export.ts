import { csvLines, type Line, PRICE_COLUMNS, QUOTE_COLUMNS } from "@tracker/dashboard";
import { oneOf, type Values } from "@tracker/settings";
import { type Command, type Io, switchFlag } from "@tracker/settings/command-line";
import { systemClock } from "../clocks.ts";
import { jsonKey, pricePages, quotePages, storedCurrencies } from "../export-pages.ts";
import { currencyFlag, rangeProblems, timeFlag } from "../flags.ts";
import { readGiven } from "../given.ts";
import { openPlace, openToRead, problemsToRead } from "../open-store.ts";
import { PLACE_FLAGS, PLACE_SETTINGS } from "../place.ts";
import { keepHeapSmall } from "../small-heap.ts";

const FLAGS = {
  format: {
    name: "--format",
    description: "what to write",
    valueHint: "csv|json",
    allowed: "csv or json",
    example: "csv",
    read: oneOf(["csv", "json"]),
  },
  quotes: switchFlag("--quotes", "the quotes instead of the prices: what each source quoted, and its verdict"),
  from: timeFlag("--from", "the first slot; the first that is stored by default"),
  to: timeFlag("--to", "the end, exclusive; after the last that is stored by default"),
  currency: currencyFlag("only this currency; every stored one by default"),
  ...PLACE_FLAGS,
};

export const exportPrices: Command = {
  usage: "npm run --silent export --",
  description: "Writes the stored prices to standard output, by slot, then currency; also while npm start runs.",
  flags: FLAGS,
  settings: PLACE_SETTINGS,
  examples: [
    "npm run --silent export -- --format csv --from 2026-11-01 > prices.csv",
    "npm run --silent export -- --format csv --quotes > quotes.csv",
  ],
  run: writeStored,
};

async function writeStored(args: readonly string[], io: Io): Promise<number> {
  const { flags, place } = readGiven(FLAGS, args, io, { conflictsOf, fileProblems: problemsToRead });
  keepHeapSmall();
  const opened = await openPlace(place, io, openToRead);
  try {
    const { store, name } = opened;
    const [what, pages, columns] = flags.quotes
      ? (["quote", quotePages, QUOTE_COLUMNS] as const)
      : (["price", pricePages, PRICE_COLUMNS] as const);
    const stored = flags.currency === undefined ? [] : await storedCurrencies(store);
    if (flags.currency !== undefined && !stored.includes(flags.currency)) {
      const others = stored.length === 0 ? "" : `; there are ${what}s in ${stored.join(", ")}`;
      io.warn(`${name}: no ${what} in ${flags.currency} is stored, so nothing was written${others}`);
      return 1;
    }
    let isEmpty = true;
    const seen = async function* () {
      for await (const page of pages(store, { ...flags, signal: io.signal })) {
        isEmpty &&= page.length === 0;
        yield page;
      }
    };
    await io.pipe((flags.format === "csv" ? csv : json)(columns, seen()));
    // After a stop, or a reader that ended early, later pages are unknown.
    if (isEmpty && !io.signal.aborted) io.warn(`${name}: no ${what}s are stored in this range`);
    return 0;
  } finally {
    await opened.close();
  }
}

function conflictsOf(range: Partial<Values<typeof FLAGS>>): string[] {
  return rangeProblems(range, systemClock.now());
}

async function* csv(columns: string, pages: AsyncIterable<Line[]>): AsyncGenerator<string> {
  // The heading is written only after the store has answered.
  let heading = `${columns}\n`;
  for await (const page of pages) {
    yield heading + csvLines(page);
    heading = "";
  }
  if (heading !== "") yield heading;
}

/** Columns of amounts of money: text in CSV, numbers in JSON. */
const AMOUNTS = ["price", "last", "bid", "ask", "others_then"];

async function* json(columns: string, pages: AsyncIterable<Line[]>): AsyncGenerator<string> {
  const names = columns.split(",");
  const keys = names.map(jsonKey);
  const inJson = (value: Line[number], index: number) =>
    value !== null && AMOUNTS.includes(names[index] as string) ? Number(value) : value;
  let separator = "[\n";
  const object = (line: Line) =>
    JSON.stringify(Object.fromEntries(line.map((value, index) => [keys[index], inJson(value, index)])));
  for await (const page of pages) {
    if (page.length === 0) continue;
    yield separator + page.map(object).join(",\n");
    separator = ",\n";
  }
  yield separator === "[\n" ? "[]\n" : "\n]\n";
}
