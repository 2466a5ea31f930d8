import type { PriceStore } from "@tracker/core";
import type { ConnectionOptions, SqlTarget } from "@tracker/store-azure-sql";

export interface Database {
  /** Loads the driver once; all callers wait for the same load. */
  readonly load: () => Promise<unknown>;
  /** The price store; each call gets a signal from `signalNow` and ends when that fires. */
  readonly store: (signalNow: () => AbortSignal) => PriceStore;
}

/**
 * The database behind one connection. Its driver, which takes longer to load than everything else together, is loaded at the first use, so that
 * at a cold start the sources are asked meanwhile.
 */
export function databaseAt(target: SqlTarget, options: ConnectionOptions): Database {
  let loading: Promise<(signalNow: () => AbortSignal) => PriceStore> | undefined;
  const load = () => {
    loading ??= import("@tracker/store-azure-sql").then(({ azureSqlStore, connectionTo }) => {
      const connection = connectionTo(target, options);
      return (signalNow) => azureSqlStore(connection, signalNow);
    });
    return loading;
  };
  const store = (signalNow: () => AbortSignal): PriceStore => {
    const loaded = async () => (await load())(signalNow);
    return {
      save: async (captures) => (await loaded()).save(captures),
      prices: async (currency, range) => (await loaded()).prices(currency, range),
      candles: async (currency, range, length) => (await loaded()).candles(currency, range, length),
      latest: async (currencies) => (await loaded()).latest(currencies),
      firstFrom: async (currency, from) => (await loaded()).firstFrom(currency, from),
      oldest: async () => (await loaded()).oldest(),
      pricedSlots: async (currencies, range) => (await loaded()).pricedSlots(currencies, range),
      quotes: async (slot) => (await loaded()).quotes(slot),
      evidence: async (range) => (await loaded()).evidence(range),
      newestEvidence: async () => (await loaded()).newestEvidence(),
      oldestQuoted: async () => (await loaded()).oldestQuoted(),
      trimQuotes: async (before, limit) => (await loaded()).trimQuotes(before, limit),
      close: async () => (await loaded()).close(),
    };
  };
  return { load, store };
}
