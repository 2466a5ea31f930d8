import { type PriceStore, TrackerError } from "@tracker/core";
import type { Io } from "@tracker/settings/command-line";
import type { SqlTarget } from "@tracker/store-azure-sql/target";
import { isSameFile, openEmbeddedStore } from "@tracker/store-embedded";
import { REPLAY_FILE } from "./flags.ts";

export interface OpenedStore {
  readonly store: PriceStore;
  /** As messages name it. */
  readonly name: string;
  readonly close: () => Promise<void>;
}

/** Opens the embedded store for live prices. Throws a TrackerError, and leaves the file as it was, where replays are kept or one is in it. */
export function openFile(file: string): OpenedStore {
  if (isSameFile(file, REPLAY_FILE)) {
    throw new TrackerError("bad-input", `${file} is where replays are kept`, {
      hint: "Give the live prices another file.",
    });
  }
  const store = openEmbeddedStore(file);
  return { store, name: file, close: store.close };
}

/** A SQL Server's store; connected to at the first use, and let go when the signal fires. */
export async function openServer(target: SqlTarget, { signal, warn }: Io): Promise<OpenedStore> {
  // Loaded only when it is needed: the driver takes longer to load than everything else together.
  const { AT_HAND, azureSqlStore, connectionTo } = await import("@tracker/store-azure-sql");
  const connection = connectionTo(target, {
    ...AT_HAND,
    waiting: (failure) => warn(`${failure}: trying again for a while`),
  });
  return {
    store: azureSqlStore(connection, () => signal),
    name: `${target.database} on ${target.server}`,
    close: connection.close,
  };
}
