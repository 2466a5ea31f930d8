import { CURRENCIES, SLOT } from "../scenario/scenario.ts";
import type { Finding } from "./finding.ts";
import type { Case } from "./prices.ts";
import { captureOf, fair, type StoredPrice } from "./rows.ts";

/** Prices are rounded to four places, dispersions to six. */
const PLACE = 0.000_11;
const DISPERSION_PLACE = 0.000_001_1;
/** The live window plus the longest wait for answers, in milliseconds. */
const LIVE_UNTIL = 60_000 + 16_000;

/** A capture is complete or missing, and its price follows from its own quotes. */
export function capturesThatDoNotFit({ stored, court }: Case): Finding[] {
  const wrong = stored.prices.flatMap((row) =>
    problemsOf(row, court.asked(row.currency).length).map(
      (text): Finding => ({ check: "a capture does not fit", currency: row.currency, slot: row.slot, text }),
    ),
  );
  const file = stored.integrity === "ok" ? [] : [{ check: "the file is damaged", text: stored.integrity }];
  return [...file, ...wrong, ...halfCaptures(stored)];
}

function problemsOf(row: StoredPrice, askedLive: number): string[] {
  const { slot, price, quality, quotes, capturedAt } = row;
  const kept = quotes.filter(({ verdict }) => verdict === "kept");
  const values = kept.map(fair).toSorted((a, b) => a - b);
  const middle =
    ((values[Math.ceil(values.length / 2) - 1] ?? NaN) + (values[Math.floor(values.length / 2)] ?? NaN)) / 2;
  const apart = ((values.at(-1) ?? NaN) - (values[0] ?? NaN)) / price;
  const isLive = quality === "ok" || quality === "degraded";
  const late = isLive && (capturedAt < slot - 5_000 || capturedAt > slot + LIVE_UNTIL);
  const received = quotes.filter(({ receivedAt }) => Math.abs(capturedAt - receivedAt) > 60_000).length;
  const problems: [boolean, string][] = [
    [slot % SLOT !== 0, "its slot is not a boundary"],
    [!["ok", "degraded", "backfilled"].includes(quality), `its quality is ${quality}`],
    [kept.length !== row.kept, `it says ${row.kept} kept, and ${kept.length} quotes are`],
    [!(Math.abs(middle - price) <= PLACE), `it is ${price}, and the median of its quotes is ${middle}`],
    [
      !(Math.abs(apart - row.dispersion) <= DISPERSION_PLACE),
      `its dispersion is ${row.dispersion}, its quotes' ${apart}`,
    ],
    [quotes.length !== row.asked, `it says ${row.asked} asked, and has ${quotes.length} quotes`],
    [isLive && quotes.length !== askedLive, `${quotes.length} quotes of ${askedLive} venues`],
    [quality === "ok" && row.kept < 3, `it is ok with ${row.kept} kept`],
    [quality === "degraded" && row.kept !== 2, `it is degraded with ${row.kept} kept`],
    [late, `it is live, and was captured ${(capturedAt - slot) / 1_000} s after its slot`],
    [!isLive && capturedAt <= slot, "it is filled from candles before its slot was over"],
    [received > 0, `${received} of its quotes were received at another time`],
  ];
  return problems.filter(([holds]) => holds).map(([, text]) => text);
}

/** A live capture has all currencies at once: no currency has quotes without the others. */
function halfCaptures({ prices, quotes }: Case["stored"]): Finding[] {
  const has = new Set([...quotes, ...prices].map(captureOf));
  return prices
    .filter(({ quality }) => quality !== "backfilled")
    .flatMap(({ slot, currency }) =>
      CURRENCIES.filter((other) => !has.has(captureOf({ currency: other, slot }))).map(
        (other): Finding => ({ check: "half a capture", currency, slot, text: `nothing of ${other}` }),
      ),
    );
}
