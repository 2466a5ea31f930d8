import { cut, systemReason } from "@tracker/core";

const NOT_SHOWN = "its value (not shown)";

/** Characters of passwords, keys and addresses with either, but not of other values: a text with one of them is not repeated. */
const SUSPICIOUS = /[@?#%;=\\&]/;

/**
 * A value that is not allowed, as a message may repeat it: bounded in length, an address by its scheme and host only, and not at all if it may
 * hold a secret, as connection strings and their parts do.
 */
export function shown(text: string): string {
  if (text.includes("://")) return addressOf(text) ?? NOT_SHOWN;
  return mayBeSecret(text) ? NOT_SHOWN : `"${cut(text, 80)}"`;
}

/** The problem with a file that the system does not let this program read. */
export function unreadable(path: string, error: unknown): string {
  return `${shown(path)} cannot be read: ${systemReason(error)}`;
}

/** Whether a text may be a secret, or part of one, given in the wrong place. */
export function mayBeSecret(text: string): boolean {
  return text.includes("://") || SUSPICIOUS.test(text);
}

/** Scheme and host; undefined if there is an @ after them, as then part of a password may have been taken for the host. */
function addressOf(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, host, pathname, search, hash } = new URL(text);
  return (pathname + search + hash).includes("@") ? undefined : `"${cut(`${protocol}//${host}`, 80)}"`;
}

/** A word given in place of a command, for a message: it is not shown unless it looks like a command, as it may hold a secret. */
export function shownCommand(word: string): string {
  return /^[a-z-]{0,20}$/i.test(word) ? `"${word}"` : "the first word (not shown)";
}
