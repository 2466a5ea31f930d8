import { TrackerError } from "@tracker/core";

/** SQLite result codes (https://www.sqlite.org/rescode.html) that a person can do something about. */
const HINTS: Readonly<Record<number, string>> = {
  5: "Another program holds the file: close it and try again.",
  8: "The file or its folder is read-only: make it writable.",
  10: "The disk reported an error: check it.",
  11: "The file is damaged: restore it from a copy, or move it away to begin a new one.",
  13: "The disk is full: free some space; nothing was half-written.",
  14: "Check that the path is right and that its folder may be read and written.",
  26: "The file is not a database: give another path, or move it away to begin a new one.",
};

const BUSY = 5;

/** A failure of SQLite or of the file system as the store's own error; others pass unchanged. */
export function asStoreError(error: unknown, doing: string): unknown {
  if (error instanceof TrackerError || !(error instanceof Error)) return error;
  if ("syscall" in error) {
    return new TrackerError("store-failed", `${doing} (${error.message})`, {
      cause: error,
      hint: "Check the path, that it may be read and written, and that the disk has room.",
    });
  }
  if (!("errcode" in error) || typeof error.errcode !== "number") return error;
  const code = error.errcode & 0xff;
  const hint = HINTS[code];
  return new TrackerError("store-failed", `${doing} (${error.message})`, {
    cause: error,
    retryable: code === BUSY,
    ...(hint !== undefined && { hint }),
  });
}
