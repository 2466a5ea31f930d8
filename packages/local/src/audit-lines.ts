import {
  type AuditedPrice,
  type Currency,
  formatPrice,
  formatSlot,
  type Price,
  type PriceRow,
  type RepairedPrice,
} from "@tracker/core";

/** A wrong price: what is stored, and what its quotes and the candles give. */
export function wrongLine({ row, audited, candles, contradicted }: AuditedPrice): string {
  const said: string[] = [];
  if (audited.outcome === "differs") {
    const { derived } = audited;
    said.push(`its quotes give ${derived === null ? "no price" : made(derived)}`);
  }
  if (candles && contradicted !== null)
    said.push(`candles give ${made(candles.price)}, ${(100 * contradicted).toFixed(2)} % away`);
  return `${placeOf(row)} ${made(row)}, by rule ${row.rule}: ${said.join("; ")}`;
}

/** A price that was replaced, and its replacement. */
export function replacedLine({ row, candles }: AuditedPrice): string {
  const now = candles ? made(candles.price) : "";
  return `${placeOf(row)} ${exact(row.price)} ${row.quality} is now ${now}`;
}

/** A price that stays wrong. */
export function leftLine({ row }: AuditedPrice): string {
  return `${placeOf(row)} ${exact(row.price)} ${row.quality} is left unchanged: candles give no price`;
}

/** A price that was replaced earlier: what was stored, until when, and who replaced it why. */
export function repairedLine({ row, who, why, at }: RepairedPrice): string {
  return `${placeOf(row)} ${made(row)} stood until ${new Date(at).toISOString()}, replaced by ${who}: ${why}`;
}

const placeOf = ({ slot, currency }: PriceRow) => `${formatSlot(slot)}   ${currency}`;

type Made = Pick<PriceRow, "price" | "quality" | "kept" | "asked" | "dispersion">;

/** "121,470.8800 ok (5 of 6, 0.0123 % apart)": everything that an audit compares. */
function made({ price, quality, kept, asked, dispersion }: Made): string {
  return `${exact(price)} ${quality} (${kept} of ${asked}, ${(100 * dispersion).toFixed(4)} % apart)`;
}

function exact(price: Price): string {
  const [whole = "", fraction] = formatPrice(price).split(".");
  return `${Number(whole).toLocaleString("en")}.${fraction}`;
}

/** The results of an audit for one currency, as numbers of prices. */
export interface Tally {
  stored: number;
  right: number;
  differing: number;
  /** How many could not be checked, by reason. */
  readonly unchecked: Map<string, number>;
  agreeing: number;
  contradicted: number;
  /** For which candles gave no price. */
  untold: number;
}

export function emptyTally(): Tally {
  const counts = { stored: 0, right: 0, differing: 0, agreeing: 0, contradicted: 0, untold: 0 };
  return { ...counts, unchecked: new Map() };
}

export function count(tally: Tally, { audited, candles, contradicted }: AuditedPrice): void {
  tally.stored++;
  if (audited.outcome === "right") tally.right++;
  else if (audited.outcome === "differs") tally.differing++;
  else tally.unchecked.set(audited.why, (tally.unchecked.get(audited.why) ?? 0) + 1);
  if (candles === null) tally.untold++;
  else if (contradicted !== null) tally.contradicted++;
  else if (candles !== undefined) tally.agreeing++;
}

/** The lines that sum up a currency. */
export function tallyLines(currency: Currency, tally: Tally): string[] {
  const { stored, right, differing, unchecked, agreeing, contradicted, untold } = tally;
  const number = (value: number) => value.toLocaleString("en");
  const total = [...unchecked.values()].reduce((sum, value) => sum + value, 0);
  return [
    `${currency}   ${number(stored)} stored: ${number(right)} right, ${number(differing)} differing, ${number(total)} could not be checked`,
    ...[...unchecked].map(([why, value]) => `      ${number(value)} could not be checked: ${why}`),
    ...(agreeing + contradicted + untold === 0
      ? []
      : [
          `      with candles: ${number(agreeing)} agreeing, ${number(contradicted)} contradicted, ${number(untold)} without a price from candles`,
        ]),
  ];
}
