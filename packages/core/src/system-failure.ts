import { type ErrorCode, TrackerError } from "./errors.ts";
import { cut } from "./text.ts";

const NO_RIGHT = "Whoever runs this may not read or write there: change that, or give another path.";
const NO_FOLDER = "A file stands where the path has a folder: give another path.";
const NO_ROOM = "The disk is full: free some space; nothing was half-written.";

/** What a person does about a code of the file system's, as Node names it. */
const HINTS: Readonly<Record<string, string>> = {
  EACCES: NO_RIGHT,
  EPERM: NO_RIGHT,
  EROFS: "The disk can only be read: give another path.",
  EEXIST: NO_FOLDER,
  ENOTDIR: NO_FOLDER,
  EISDIR: "It is a folder: give the path of a file.",
  ENOENT: "Check the path.",
  ELOOP: "Its links lead to one another: check the path.",
  ENAMETOOLONG: "The path is too long: give a shorter one.",
  ENOSPC: NO_ROOM,
  EDQUOT: NO_ROOM,
  EMFILE: "Too many files are open: close what uses them.",
  ENFILE: "Too many files are open: close what uses them.",
};

/** A failure to be told in a line: one that was foreseen, or what the operating system refuses; undefined for a mistake of this program. */
export function foreseen(error: unknown): TrackerError | undefined {
  return error instanceof TrackerError ? error : systemFailure(error, "bad-input");
}

/**
 * What the operating system refuses, as a foreseen failure with what to do about it; undefined for what is no such error.
 * @param doing stands before what the system says
 */
export function systemFailure(error: unknown, code: ErrorCode, doing?: string): TrackerError | undefined {
  if (!(error instanceof Error && "syscall" in error && "code" in error)) return undefined;
  const said = cut(error.message, 500);
  const hint = HINTS[String(error.code)];
  return new TrackerError(code, doing === undefined ? said : `${doing} (${said})`, {
    cause: error,
    ...(hint !== undefined && { hint }),
  });
}
