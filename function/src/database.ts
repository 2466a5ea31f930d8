import type { PriceStore } from "@tracker/core";
import type { Connection, SqlTarget } from "@tracker/store-azure-sql";

export interface Database {
  /** Loads the driver, if that has not been done; whoever comes first waits for it, and it is needed by all. */
  readonly load: () => Promise<unknown>;
  /** The price store; each of its calls ends when the signal that `signalNow` then gives fires. */
  readonly store: (signalNow: () => AbortSignal) => PriceStore;
}

/**
 * The database behind one connection, with its driver loaded at the first use: loading that takes longer than everything else together,
 * and at a cold start the sources can be asked meanwhile.
 */
export function databaseAt(target: SqlTarget): Database {
  let loaded: Promise<(signalNow: () => AbortSignal) => PriceStore> | undefined;
  const load = () => {
    loaded ??= import("@tracker/store-azure-sql").then(({ azureSqlStore, connectionTo }) => {
      const connection: Connection = connectionTo(target);
      return (signalNow) => azureSqlStore(connection, signalNow);
    });
    return loaded;
  };
  return { load, store: (signalNow) => whenLoaded(async () => (await load())(signalNow)) };
}

function whenLoaded(open: () => Promise<PriceStore>): PriceStore {
  return {
    save: async (captures) => (await open()).save(captures),
    prices: async (currency, range) => (await open()).prices(currency, range),
    candles: async (currency, range, length) => (await open()).candles(currency, range, length),
    latest: async (currencies) => (await open()).latest(currencies),
    pricedSlots: async (currencies, range) => (await open()).pricedSlots(currencies, range),
    quotes: async (slot) => (await open()).quotes(slot),
    trimQuotes: async (before, limit) => (await open()).trimQuotes(before, limit),
    close: async () => (await open()).close(),
  };
}
