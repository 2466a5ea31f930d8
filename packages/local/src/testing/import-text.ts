import { Readable } from "node:stream";
import type { Currency, Instant, PriceRow, PriceStore } from "@tracker/core";
import { memoryStore } from "@tracker/core/testing";
import type { CloseFlags } from "../import/layout.ts";
import { readSource } from "../import/read-source.ts";
import { storeRows } from "../import/store-rows.ts";

interface ImportOptions extends Partial<CloseFlags> {
  readonly store?: PriceStore;
  readonly now: Instant;
  readonly signal?: AbortSignal;
  /** Collect what a user sees on standard output and on standard error. */
  readonly printed?: string[];
  readonly warned?: string[];
}

interface Imported {
  readonly code: number;
  readonly printed: readonly string[];
  readonly warned: readonly string[];
  readonly rows: (currency: Currency) => Promise<readonly PriceRow[]>;
}

/** Imports a text, given whole or in pieces; resolves to undefined if it has no rows, or is stopped before the first. */
export async function importText(
  text: string | Buffer | readonly Buffer[],
  { store = memoryStore(), now, currency, timestamp, printed = [], warned = [], ...options }: ImportOptions,
): Promise<Imported | undefined> {
  const { signal = new AbortController().signal } = options;
  const pieces = typeof text === "string" ? [Buffer.from(text)] : Buffer.isBuffer(text) ? [text] : text;
  const source = { name: "prices.csv", size: Buffer.concat(pieces).length, stream: Readable.from(pieces) };
  const table = await readSource(source, { currency, timestamp }, now, signal);
  if (table === undefined || table.isEmpty) return undefined;
  const io = { print: (line: string) => printed.push(line), warn: (line: string) => warned.push(line), signal };
  const code = await storeRows(table, { source, openStore: async () => store, into: "prices.db", io });
  return { code, printed, warned, rows: (of) => store.prices(of, { from: 0, to: now + 1 }) };
}
