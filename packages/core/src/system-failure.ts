import { type ErrorCode, TrackerError } from "./errors.ts";
import { cut } from "./text.ts";

/** Why the operating system refused, as the end of a sentence, and what to do about it. */
type Told = readonly [reason: string, advice?: string];

const NO_RIGHT: Told = ["this user may not read or write there", "change the permissions, or give another path"];
const NO_FOLDER: Told = ["a part of the path is a file, not a folder", "give another path"];
const NO_ROOM: Told = ["the disk is full", "free some space; nothing was half-written"];
const TOO_MANY: Told = ["too many files are open", "close what uses them"];

/** By the system's error code, as Node names it. */
const TOLD: Readonly<Record<string, Told>> = {
  EACCES: NO_RIGHT,
  EPERM: NO_RIGHT,
  EROFS: ["the disk can only be read", "give another path"],
  EEXIST: NO_FOLDER,
  ENOTDIR: NO_FOLDER,
  EISDIR: ["it is a folder", "give the path of a file"],
  ENOENT: ["there is no such file", "check the path"],
  ELOOP: ["its symbolic links form a loop", "check the path"],
  ENAMETOOLONG: ["the path is too long", "give a shorter one"],
  ENOSPC: NO_ROOM,
  EDQUOT: NO_ROOM,
  EMFILE: TOO_MANY,
  ENFILE: TOO_MANY,
  EADDRNOTAVAIL: ["this machine has no such address"],
  EPIPE: ["its reader is gone"],
};

/** A failure that one line explains: an expected one, or a refusal by the operating system; undefined for a bug in this program. */
export function foreseen(error: unknown): TrackerError | undefined {
  return error instanceof TrackerError ? error : systemFailure(error, "bad-input");
}

/**
 * An error of the operating system as an expected failure, with a hint; undefined for any other error.
 * @param doing what was being done: the message begins with it
 */
export function systemFailure(error: unknown, code: ErrorCode, doing?: string): TrackerError | undefined {
  if (!(error instanceof Error && "syscall" in error && "code" in error)) return undefined;
  const said = cut(error.message, 500);
  const hint = hintOf(String(error.code));
  return new TrackerError(code, doing === undefined ? said : `${doing} (${said})`, {
    cause: error,
    ...(hint !== undefined && { hint }),
  });
}

function hintOf(code: string): string | undefined {
  const [reason = "", advice] = TOLD[code] ?? [];
  return advice && `${reason.charAt(0).toUpperCase()}${reason.slice(1)}: ${advice}.`;
}

/**
 * Why something failed, as the end of a sentence that names it. If there are no words for a code above, the system's own are used, without the
 * path in them: it may be a secret given in the wrong place.
 */
export function systemReason(error: unknown): string {
  const { code = "", syscall, message } = error as NodeJS.ErrnoException;
  return TOLD[code]?.[0] ?? cut(syscall === undefined ? message : (message.split(", ")[0] ?? code));
}
