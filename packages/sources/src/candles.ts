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
  /** Its volume, or how many trades it is made of: without any it says nothing. */
  readonly traded: number;
}

const aList = v.array(v.unknown());

/**
 * A reader of a list of candles, which stands in a document at `place`. A candle that cannot be read leaves the others; throws a
 * TrackerError (`malformed-answer`) where there is no list, or nothing in it can be read.
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
