import { expect } from "vitest";
import type { Json } from "../json.ts";

// biome-ignore lint/suspicious/noExplicitAny: a mistake is planted wherever JSON has a place for it
type Loose = any;

/** Makes a mistake in a copy. */
export type Plant = (copy: Loose) => void;

/**
 * Sets the property at a path, such as "order.pageOrder.0", or deletes it if there is no value.
 * @param of where the path begins; by default at the copy itself
 */
export function set(path: string, value?: unknown, of: (copy: Loose) => Loose = (copy) => copy): Plant {
  return (copy) => {
    const keys = path.split(".");
    const last = keys.pop() ?? "";
    const parent = keys.reduce((at, key) => at[key], of(copy));
    if (value === undefined) delete parent[last];
    else parent[last] = value;
  };
}

/** A copy of a value with a mistake. Fails if the mistake changes nothing. */
export function planted<Value>(value: Value, plant: Plant): Value {
  const copy = structuredClone(value);
  plant(copy);
  expect(copy).not.toEqual(value);
  return copy;
}

/** A visual in a copy of a report, to plant a mistake in. */
export function visualOf(report: Loose, page: string, visual: string): { content: Loose; mobile: Loose } {
  const found = report.pages.find((each: Loose) => each.folder === page)?.visuals;
  return found.find((each: Loose) => each.folder === visual);
}

/** A literal value as an expression, as the files write it. */
export const literal = (value: string): Json => ({ expr: { Literal: { Value: value } } });
