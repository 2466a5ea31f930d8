import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Finding } from "./finding.ts";
import type { Stored, StoredPrice } from "./rows.ts";

/** The results of the store's own reads, as written by the pipeline's process: amounts in ten-thousandths. */
interface Views {
  readonly candles: readonly { readonly currency: string; readonly length: number; readonly rows: readonly Candle[] }[];
  readonly latest: readonly { readonly currency: string; readonly slot: number; readonly price: number }[];
}

interface Candle {
  readonly start: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly count: number;
  readonly degraded: number;
  readonly backfilled: number;
  readonly imported: number;
}

/** Candles and the latest prices match the stored prices. */
export function viewsThatDiffer(folder: string, { prices }: Stored, first: number): Finding[] {
  const { candles, latest } = JSON.parse(readFileSync(join(folder, "views.json"), "utf8")) as Views;
  const wrong = candles.flatMap(({ currency, length, rows }) => {
    const own = prices.filter((row) => row.currency === currency && row.slot >= first);
    const expected = [...Map.groupBy(own, ({ slot }) => Math.floor(slot / length) * length)].map(candleOf);
    return differences(`candles of ${length / 60_000} minutes, ${currency}`, rows, expected);
  });
  const newest = [...Map.groupBy(prices, ({ currency }) => currency).values()].flatMap((rows) => rows.slice(-1));
  const shown = latest.map(({ currency, slot, price }) => ({ currency, slot, price }));
  return [...wrong, ...differences("the latest prices", shown, newest.map(latestOf))];
}

const units = (price: number) => Math.round(price * 10_000);

const latestOf = ({ currency, slot, price }: StoredPrice) => ({ currency, slot, price: units(price) });

function candleOf([start, rows]: [number, StoredPrice[]]): Candle {
  const prices = rows.map(({ price }) => units(price));
  const ofQuality = (quality: string) => rows.filter((row) => row.quality === quality).length;
  return {
    start,
    open: prices[0] as number,
    high: Math.max(...prices),
    low: Math.min(...prices),
    close: prices.at(-1) as number,
    count: rows.length,
    degraded: ofQuality("degraded"),
    backfilled: ofQuality("backfilled"),
    imported: ofQuality("imported"),
  };
}

function differences(what: string, found: readonly object[], expected: readonly object[]): Finding[] {
  const lines = (rows: readonly object[]) => rows.map((row) => JSON.stringify(Object.entries(row).toSorted()));
  const [have, want] = [new Set(lines(found)), new Set(lines(expected))];
  const different = [...have, ...want].filter((line) => !(have.has(line) && want.has(line)));
  if (different.length === 0 && found.length === expected.length) return [];
  return [{ check: "a view differs from the prices", text: `${what}: ${different.slice(0, 2).join(" against ")}` }];
}
