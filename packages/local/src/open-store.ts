import { existsSync } from "node:fs";
import { userInfo } from "node:os";
import { cut, LONGEST_WHO, type RepairableStore, TrackerError } from "@tracker/core";
import { shown } from "@tracker/settings";
import type { Io } from "@tracker/settings/command-line";
import type { SqlTarget } from "@tracker/store-azure-sql/target";
import { isSameFile, openEmbeddedStore } from "@tracker/store-embedded";
import { LIVE_FILE, REPLAY_FILE } from "./flags.ts";
import type { Place } from "./place.ts";

export interface OpenedStore {
  readonly store: RepairableStore;
  /** As messages name it. */
  readonly name: string;
  /** Who writes to it: the SQL user, otherwise the operating system's. */
  readonly who: string;
  readonly close: () => Promise<void>;
}

/**
 * Opens the store at a place.
 * @param openOwn how to open a file: `openFile`, `openToRead` or `openToRepair`; a server is connected to at its first use
 */
export async function openPlace(
  place: Place,
  io: Pick<Io, "signal" | "warn">,
  openOwn: (file: string) => OpenedStore | Promise<OpenedStore>,
): Promise<OpenedStore> {
  return "file" in place ? openOwn(place.file) : openServer(place.target, io);
}

/** A place as messages name it. */
export function placeName(place: Place): string {
  return "file" in place ? place.file : `${place.target.database} on ${place.target.server}`;
}

/** Why live prices cannot be stored in a file, as far as its path shows. */
export function problemsToWrite(file: string): string[] {
  if (!isSameFile(file, REPLAY_FILE)) return [];
  return [`--file: ${shown(file)} is where replays are kept: give the live prices another file`];
}

/** Why a file cannot be read, as far as its path shows. */
export function problemsToRead(file: string): string[] {
  if (existsSync(file)) return [];
  const advice = file === LIVE_FILE ? "npm start creates it, and --file names another" : "check --file";
  return [`there is no file ${shown(file)}: ${advice}`];
}

/** Opens the embedded store for live prices. Throws a TrackerError if the file contains a replay, and leaves it unchanged. */
export function openFile(file: string): OpenedStore {
  return opened(openEmbeddedStore(file), file);
}

/** Opens the embedded store for reading, also while another process writes to it. Throws a TrackerError if there is none. */
export function openToRead(file: string): OpenedStore {
  return opened(openEmbeddedStore(file, { readOnly: true }), file);
}

/** Like openFile, but for an existing file: a wrong path must not create one. */
export async function openToRepair(file: string): Promise<OpenedStore> {
  await openToRead(file).close();
  return openFile(file);
}

function opened(store: RepairableStore, name: string): OpenedStore {
  return { store, name, who: systemUser(), close: store.close };
}

/** A process may run as a user for whom the system has no name. */
function systemUser(): string {
  try {
    return cut(userInfo().username, LONGEST_WHO);
  } catch {
    return "unknown";
  }
}

/** A SQL Server's store; connects at the first use, and stops when the signal fires. */
async function openServer(target: SqlTarget, { signal, warn }: Pick<Io, "signal" | "warn">): Promise<OpenedStore> {
  const { AT_HAND, azureSqlStore, connectionTo } = await loadServerStore();
  const connection = connectionTo(target, {
    ...AT_HAND,
    waiting: (failure) => warn(`${failure}: trying again for a while`),
  });
  return {
    store: azureSqlStore(connection, () => signal),
    name: placeName({ target }),
    who: "user" in target.signIn ? cut(target.signIn.user, LONGEST_WHO) : systemUser(),
    close: connection.close,
  };
}

/** Loaded only if needed: the driver takes longer to load than everything else together, and is not always installed. */
async function loadServerStore() {
  try {
    return await import("@tracker/store-azure-sql");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw cause;
    throw new TrackerError("store-failed", "the SQL Server driver is not installed", {
      cause,
      hint: "npm run db -- --help installs it.",
    });
  }
}
