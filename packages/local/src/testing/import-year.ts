import { createHash } from "node:crypto";
import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { DAY, DEFAULT_CURRENCIES, type Price, parsePrice, slotFrom, slotsOf } from "@tracker/core";
import { PRICE_COLUMNS, priceFields } from "@tracker/dashboard";
import type { Io } from "@tracker/settings/command-line";
import { exportPrices } from "../commands/export.ts";
import { importPrices } from "../commands/import.ts";

/**
 * Imports a year of three currencies from a file and exports it again in this process; prints, as JSON, the last line of the import, whether the
 * exported text is the imported one, and the peak memory in MB.
 */
const TO = slotFrom(Date.now() - DAY);
const CURRENCIES = DEFAULT_CURRENCIES.toSorted();
const folder = mkdtempSync(join(tmpdir(), "year-"));
const [csv, file] = [join(folder, "prices.csv"), join(folder, "prices.db")];
const [sent, received] = [createHash("sha256"), createHash("sha256")];
const printed: string[] = [];

function* year(): Generator<string> {
  yield `${PRICE_COLUMNS}\n`;
  for (const slot of slotsOf({ from: TO - 365 * DAY, to: TO })) {
    const price = parsePrice(100_000 + ((slot / 300_000) % 1_000) / 8) as Price;
    const votes = { price, quality: "backfilled", kept: 5, asked: 6, dispersion: 0.000_123, rule: 2 } as const;
    for (const currency of CURRENCIES)
      yield `${priceFields({ slot, currency, ...votes, capturedAt: TO + 1 }).join()}\n`;
  }
}

const io: Io = {
  environment: {},
  input: Readable.from([]),
  print: (line) => printed.push(line),
  warn: (line) => printed.push(line),
  pipe: async (chunks) => {
    for await (const chunk of chunks) received.update(chunk);
  },
  signal: new AbortController().signal,
};
for (const text of year()) sent.update(text);
await pipeline(Readable.from(year()), createWriteStream(csv));
await importPrices.run([csv, "--file", file], io);
await exportPrices.run(["--format", "csv", "--file", file], io);
rmSync(folder, { recursive: true });
const isSame = sent.digest("hex") === received.digest("hex");
const memory = Math.round(process.resourceUsage().maxRSS / 1_024);
process.stdout.write(JSON.stringify({ said: printed.at(-1)?.replaceAll(`${folder}/`, ""), isSame, memory }));
