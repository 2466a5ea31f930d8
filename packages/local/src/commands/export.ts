import { type Currency, DAY, INSTRUMENT, type PriceRow, type PriceStore, type Range } from "@tracker/core";
import { PRICE_COLUMNS, priceFields, priceLines } from "@tracker/dashboard";
import { badInput, oneOf, readSettings, SETTINGS } from "@tracker/settings";
import { type Command, type Io, readFlags } from "@tracker/settings/command-line";
import { VENUES } from "@tracker/sources";
import { openEmbeddedStore } from "@tracker/store-embedded";
import { fileFlag, LIVE_FILE, timeFlag } from "../flags.ts";

const FLAGS = {
  format: {
    name: "--format",
    description: "what to write",
    valueHint: "csv|json",
    allowed: "csv or json",
    example: "csv",
    read: oneOf(["csv", "json"]),
  },
  from: timeFlag("--from", "the first slot; from the first price on unless said"),
  to: timeFlag("--to", "the end, itself not included; to the last price unless said"),
  file: fileFlag(LIVE_FILE),
};

/** Rows are read and written a page at a time: memory stays flat however much there is. */
const PAGE = 30 * DAY;

export const exportPrices: Command = {
  usage: "npm run --silent export --",
  description: "Writes the stored prices to standard output, by slot, then currency; also while npm start runs.",
  flags: FLAGS,
  settings: { currencies: SETTINGS.currencies },
  examples: ["npm run --silent export -- --format csv --from 2026-11-01 > prices.csv"],
  run: writePrices,
};

async function writePrices(args: readonly string[], io: Io): Promise<number> {
  const flags = readFlags(FLAGS, args, io.environment);
  const settings = readSettings(io.environment, VENUES);
  if (flags.problems || settings.problems) throw badInput([...(flags.problems ?? []), ...(settings.problems ?? [])]);
  const { format, from = INSTRUMENT.since, to = Date.now() + DAY, file } = flags.value;
  const { currencies } = settings.value;
  const store = openEmbeddedStore(file, { readOnly: true });
  try {
    await io.pipe(
      format === "csv" ? csv(pages(store, currencies, { from, to })) : json(pages(store, currencies, { from, to })),
    );
  } finally {
    await store.close();
  }
  return 0;
}

async function* pages(
  store: PriceStore,
  currencies: readonly Currency[],
  { from, to }: Range,
): AsyncGenerator<PriceRow[]> {
  for (let start = from; start < to; start += PAGE) {
    const range = { from: start, to: Math.min(start + PAGE, to) };
    const rows = await Promise.all(currencies.map((currency) => store.prices(currency, range)));
    yield rows.flat().toSorted((a, b) => a.slot - b.slot || (a.currency < b.currency ? -1 : 1));
  }
}

async function* csv(rowPages: AsyncIterable<PriceRow[]>): AsyncGenerator<string> {
  yield `${PRICE_COLUMNS}\n`;
  for await (const page of rowPages) yield priceLines(page);
}

async function* json(rowPages: AsyncIterable<PriceRow[]>): AsyncGenerator<string> {
  let separator = "[\n";
  for await (const page of rowPages) {
    for (const row of page) {
      const [slot, currency, price, quality, kept, asked, dispersion, capturedAt] = priceFields(row);
      const fields = { slot, currency, price: Number(price), quality, kept, asked, dispersion, capturedAt };
      yield separator + JSON.stringify(fields);
      separator = ",\n";
    }
  }
  yield separator === "[\n" ? "[]\n" : "\n]\n";
}
