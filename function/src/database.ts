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
  const store = (signalNow: () => AbortSignal) =>
    // Every method of the port, whichever they are: each waits for the load first. Not to be awaited itself: it would pass for a promise.
    new Proxy({} as PriceStore, {
      get:
        (_none, method: keyof PriceStore) =>
        async (...question: unknown[]) =>
          ((await load())(signalNow)[method] as (...question: unknown[]) => unknown)(...question),
    });
  return { load, store };
}
