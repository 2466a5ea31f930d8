import { error, type Reply, type Request, rows } from "@stand-ins/sql-server";
import {
  type Candle,
  type Capture,
  type Currency,
  contextOf,
  type Evidence,
  formatPrice,
  type Instant,
  type JudgedQuote,
  MINUTE,
  type Price,
  type PricedCapture,
  type PriceRow,
  parsePrice,
  type RepairableStore,
  type RepairedPrice,
  type Slot,
} from "@tracker/core";
import { memoryStore } from "@tracker/core/testing";
import { stampOf } from "@tracker/store-shared/stamp";
import { READ_SCHEMA, SCHEMA_VERSION } from "../query.ts";
import {
  CANDLES,
  EVIDENCE,
  FIRST_FROM,
  LATEST,
  NEWEST_EVIDENCE,
  OLDEST,
  OLDEST_QUOTED,
  PRICED_SLOTS,
  PRICES,
  QUOTES,
} from "../read.ts";
import { REPAIR, REPAIRED } from "../repair.ts";
import { SAVE, TRIM } from "../save.ts";

/**
 * Answers the store's statements from prices in memory, for tests of the driver, the network and the deployed package. It recognises a
 * statement by its exact text and does not interpret it: only a real server shows whether the SQL is right.
 */
export function scriptedDatabase(store: RepairableStore = memoryStore()): {
  reply: (request: Request) => Promise<Reply>;
  store: RepairableStore;
} {
  const answers = new Map<string, (values: Values) => Promise<Reply>>([
    [READ_SCHEMA, async () => schemaRow()],
    [
      SAVE,
      async ({ captures }) =>
        brokenKey(String(captures)) ??
        rows({ stored: "int" }, [{ stored: await store.save(capturesOf(String(captures))) }]),
    ],
    [PRICES, async (values) => priceRows(await store.prices(currencyOf(values), rangeOf(values)))],
    [
      CANDLES,
      async (values) =>
        candleRows(await store.candles(currencyOf(values), rangeOf(values), Number(values.minutes) * MINUTE)),
    ],
    [LATEST, async (values) => priceRows(await store.latest(currenciesOf(values)))],
    [
      FIRST_FROM,
      async (values) => {
        const row = await store.firstFrom(currencyOf(values), Number(values.from));
        return priceRows(row === undefined ? [] : [row]);
      },
    ],
    [
      OLDEST,
      async ({ after }) => {
        const behind = (await store.oldest()).filter(({ currency }) => currency > String(after).trim());
        return priceRows(behind.slice(0, 1));
      },
    ],
    [PRICED_SLOTS, async (values) => slotRows(await store.pricedSlots(currenciesOf(values), rangeOf(values)))],
    [QUOTES, async ({ slot }) => quoteRows(await store.quotes(Number(slot) as Slot))],
    [EVIDENCE, async (values) => evidenceRows(await store.evidence(rangeOf(values)))],
    [NEWEST_EVIDENCE, async () => evidenceRows(await store.newestEvidence())],
    [
      OLDEST_QUOTED,
      async () => {
        const slot = await store.oldestQuoted();
        return rows({ slot: "datetime2(0)" }, slot === undefined ? [] : [{ slot: new Date(slot) }]);
      },
    ],
    [REPAIR, async (values) => rows({ repaired: "int" }, [{ repaired: await repair(store, values) }])],
    [REPAIRED, async (values) => repairedRows(await store.repaired(rangeOf(values)))],
    [
      TRIM,
      async ({ before, limit }) =>
        rows({ trimmed: "int" }, [{ trimmed: await store.trimQuotes(Number(before) as Slot, Number(limit)) }]),
    ],
  ]);
  return {
    store,
    reply: async ({ sql, values }) => {
      const answer = answers.get(sql);
      if (answer === undefined) throw new Error(`a statement that the store does not have: ${sql.slice(0, 80)}`);
      return answer(values);
    },
  };
}

/** The schema row of a database with this program's live prices, except for the given changes. */
export function schemaRow(change: Readonly<Record<string, string | number | null>> = {}): Reply {
  const columns = {
    version: "int",
    breaking: "int",
    asset: "varchar(20)",
    slotSeconds: "int",
    origin: "varchar(6)",
  } as const;
  return rows(columns, [{ version: SCHEMA_VERSION, breaking: 0, ...stampOf("live"), ...change }]);
}

type Values = Request["values"];

const currencyOf = ({ currency }: Values) => currency as Currency;
const currenciesOf = ({ currencies }: Values) => JSON.parse(String(currencies)) as Currency[];
const rangeOf = ({ from, to }: Values) => ({ from: Number(from), to: Number(to) });

const PRICE = {
  currency: "char(3)",
  slot: "datetime2(0)",
  price: "varchar(40)",
  quality: "varchar(10)",
  kept: "tinyint",
  asked: "tinyint",
  dispersion: "varchar(40)",
  capturedAt: "datetime2(3)",
  rule: "tinyint",
} as const satisfies Record<keyof PriceRow, string>;

function priceCells({ slot, price, dispersion, capturedAt, ...row }: PriceRow) {
  return {
    ...row,
    slot: new Date(slot),
    price: formatPrice(price),
    dispersion: dispersion.toFixed(6),
    capturedAt: new Date(capturedAt),
  };
}

function priceRows(prices: readonly PriceRow[]): Reply {
  return rows(PRICE, prices.map(priceCells));
}

function repairedRows(repaired: readonly RepairedPrice[]): Reply {
  return rows(
    { ...PRICE, who: "nvarchar(128)", why: "nvarchar(400)", repairedAt: "datetime2(3)" },
    repaired.map(({ row, who, why, at }) => ({ ...priceCells(row), who, why, repairedAt: new Date(at) })),
  );
}

/** Applies the repair statement's JSON to the prices in memory. */
async function repair(store: RepairableStore, { captures, who, why, at }: Values): Promise<number> {
  const { r } = JSON.parse(String(captures)) as { r: Cell[][] };
  const repairs = capturesOf(String(captures)).map((by, index) => {
    const [currency, slot, capturedAt] = r[index] ?? [];
    const row = { currency, slot: Date.parse(`${slot}Z`), capturedAt: Date.parse(`${capturedAt}Z`) };
    return { row: row as unknown as PriceRow, by: by as PricedCapture };
  });
  return store.repair(repairs, { who: String(who), why: String(why), at: Number(at) });
}

function candleRows(candles: readonly Candle[]): Reply {
  const text = "varchar(40)";
  return rows(
    {
      start: "datetime2(0)",
      open: text,
      high: text,
      low: text,
      close: text,
      count: "int",
      degraded: "int",
      backfilled: "int",
      imported: "int",
    },
    candles.map(({ start, open, high, low, close, ...counts }) => ({
      start: new Date(start),
      open: formatPrice(open),
      high: formatPrice(high),
      low: formatPrice(low),
      close: formatPrice(close),
      ...counts,
    })),
  );
}

function slotRows(slots: ReadonlyMap<Currency, readonly Slot[]>): Reply {
  const all = [...slots].flatMap(([currency, some]) => some.map((slot) => ({ currency, slot: new Date(slot) })));
  return rows({ currency: "char(3)", slot: "datetime2(0)" }, all);
}

const QUOTE = {
  source: "varchar(20)",
  currency: "char(3)",
  last: "varchar(40)",
  bid: "varchar(40)",
  ask: "varchar(40)",
  venueTime: "datetime2(3)",
  receivedAt: "datetime2(3)",
  verdict: "varchar(24)",
  detail: "nvarchar(200)",
  unchangedSince: "datetime2(0)",
  othersThen: "varchar(40)",
} as const satisfies Record<keyof JudgedQuote, string>;

const CAPTURE = { slot: "datetime2(0)", reference: "varchar(40)", agreedSince: "datetime2(0)" } as const;

const decimal = (amount: Price | null) => amount && formatPrice(amount);
const time = (instant: Instant | null) => instant && new Date(instant);

function quoteRow({ last, bid, ask, venueTime, receivedAt, unchangedSince, othersThen, ...row }: JudgedQuote) {
  const amounts = { last: decimal(last), bid: decimal(bid), ask: decimal(ask), othersThen: decimal(othersThen) };
  const times = { venueTime: time(venueTime), receivedAt: time(receivedAt), unchangedSince: time(unchangedSince) };
  return { ...row, ...amounts, ...times };
}

function quoteRows(quotes: readonly JudgedQuote[]): Reply {
  return rows(QUOTE, quotes.map(quoteRow));
}

function evidenceRows(evidence: readonly Evidence[]): Reply {
  const all = evidence.flatMap(({ slot, quotes, context }) => {
    const said = { reference: context?.reference ?? null, agreedSince: context?.agreedSince ?? null };
    const cells = { slot: new Date(slot), reference: decimal(said.reference), agreedSince: time(said.agreedSince) };
    return quotes.map((quote) => ({ ...cells, ...quoteRow(quote) }));
  });
  return rows({ ...CAPTURE, ...QUOTE }, all);
}

type Cell = string | number | null;

/** A server's error for a second quote of one slot, currency and source, in its own words (sys.messages, 2627). */
function brokenKey(json: string): Reply | undefined {
  const { q } = JSON.parse(json) as { q: Cell[][] };
  const keys = q.map((row) => row.slice(0, 3).join(", "));
  const key = keys.find((one, index) => keys.indexOf(one) !== index);
  if (key === undefined) return undefined;
  const message = `Violation of PRIMARY KEY constraint 'pk_quote'. Cannot insert duplicate key in object 'market.quote'. The duplicate key value is (${key}).`;
  return [error({ number: 2627, class: 14, message })];
}

/** The captures in the save statement's JSON. */
function capturesOf(json: string): Capture[] {
  const { p, q, c } = JSON.parse(json) as { p: Cell[][]; q: Cell[][]; c: Cell[][] };
  const instant = (cell: Cell | undefined) => Date.parse(`${cell}Z`);
  const amount = (cell: Cell | undefined) => (typeof cell === "string" ? (parsePrice(cell) ?? null) : null);
  const slotOrNull = (cell: Cell | undefined) => (typeof cell === "string" ? (instant(cell) as Slot) : null);
  return p.map(([currency, at, price, quality, kept, asked, dispersion, capturedAt, rule]) => {
    const slot = instant(at) as Slot;
    const row: Record<keyof PriceRow, unknown> = {
      slot,
      currency,
      price: amount(price),
      quality,
      kept,
      asked,
      dispersion: Number(dispersion),
      capturedAt: instant(capturedAt),
      rule,
    };
    const isOfCapture = (cells: Cell[]) => cells[0] === at && cells[1] === currency;
    const quotes: Record<keyof JudgedQuote, unknown>[] = q
      .filter(isOfCapture)
      .map(([, , source, last, bid, ask, venueTime, receivedAt, verdict, detail, unchangedSince, othersThen]) => ({
        source,
        currency,
        last: amount(last),
        bid: amount(bid),
        ask: amount(ask),
        venueTime: venueTime === null ? null : instant(venueTime),
        receivedAt: instant(receivedAt),
        verdict,
        detail,
        unchangedSince: slotOrNull(unchangedSince),
        othersThen: amount(othersThen),
      }));
    const [, , reference, agreedSince] = c.find(isOfCapture) ?? [];
    const context = contextOf(amount(reference), slotOrNull(agreedSince));
    return { slot, currency, price: price === null ? null : row, quotes, context } as unknown as Capture;
  });
}
