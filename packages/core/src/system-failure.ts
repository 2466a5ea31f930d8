import { type ErrorCode, TrackerError } from "./errors.ts";
import { cut } from "./text.ts";

/** Why the system refused, as the end of a sentence, and what a person can do about it. */
type Told = readonly [reason: string, advice?: string];

const NO_RIGHT: Told = ["whoever runs this may not read or write there", "change that, or give another path"];
const NO_FOLDER: Told = ["a file stands where the path has a folder", "give another path"];
const NO_ROOM: Told = ["the disk is full", "free some space; nothing was half-written"];
const TOO_MANY: Told = ["too many files are open", "close what uses them"];

/** What is told of a code of the system's, as Node names it. */
const TOLD: Readonly<Record<string, Told>> = {
  EACCES: NO_RIGHT,
  EPERM: NO_RIGHT,
  EROFS: ["the disk can only be read", "give another path"],
  EEXIST: NO_FOLDER,
  ENOTDIR: NO_FOLDER,
  EISDIR: ["it is a folder", "give the path of a file"],
  ENOENT: ["there is no such file", "check the path"],
  ELOOP: ["its links lead to one another", "check the path"],
  ENAMETOOLONG: ["the path is too long", "give a shorter one"],
  ENOSPC: NO_ROOM,
  EDQUOT: NO_ROOM,
  EMFILE: TOO_MANY,
  ENFILE: TOO_MANY,
  EADDRNOTAVAIL: ["this machine has no such address"],
  EPIPE: ["its reader has gone"],
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
 * Why something failed, as the end of a sentence that names it. Words of the system's own, where there are none of ours, come without the path
 * in them: it may be a secret in the wrong place.
 */
export function systemReason(error: unknown): string {
  const { code = "", syscall, message } = error as NodeJS.ErrnoException;
  return TOLD[code]?.[0] ?? cut(syscall === undefined ? message : (message.split(", ")[0] ?? code));
}
