import type { CandleClose, Price, Slot, TrackerError } from "@tracker/core";
import * as v from "valibot";
import { checked } from "./read.ts";

/** A page of candles, as far as it could be read. */
export interface CandlePage {
  readonly closes: readonly CandleClose[];
  /** What is wrong with the first candle that could not be read. */
  readonly problem?: TrackerError;
}

interface Candle {
  readonly start: Slot;
  readonly close: Price;
  /** Its volume, or its number of trades: a candle without any is left out. */
  readonly traded: number;
}

const aList = v.array(v.unknown());

/**
 * Returns a reader of a list of candles; `place` is its path in the document, for messages. A candle that cannot be read does not affect the
 * others. The reader throws a TrackerError (`malformed-answer`) if there is no list, or nothing in it can be read.
 */
export function candlesOf<Fields extends v.GenericSchema<unknown, unknown>>(
  row: Fields,
  make: (fields: v.InferOutput<Fields>) => Candle,
  place = "",
): (list: unknown) => CandlePage {
  return (list) => {
    const rows = checked(aList, list, place).map((one, index) => {
      try {
        return { candle: make(checked(row, one, place === "" ? String(index) : `${place}.${index}`)) };
      } catch (error) {
        return { problem: error as TrackerError };
      }
    });
    const candles = rows.flatMap(({ candle }) => candle ?? []);
    const problem = rows.find((one) => one.problem !== undefined)?.problem;
    if (problem !== undefined && candles.length === 0) throw problem;
    const closes = candles.filter(({ traded }) => traded > 0).map(({ start, close }) => ({ start, close }));
    return problem === undefined ? { closes } : { closes, problem };
  };
}
