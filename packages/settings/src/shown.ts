import { cut } from "@tracker/core";

const NOT_SHOWN = "its value (not shown)";

/** What passwords, keys and addresses with either have and other values do not: where one may be, nothing is repeated. */
const SUSPICIOUS = /[@?#%;=\\&]/;

/**
 * A value that is not allowed, as a message may repeat it: bounded, an address by its scheme and host alone, and not at all where it may
 * hold a secret, as connections and their parts do.
 */
export function shown(text: string): string {
  if (text.includes("://")) return addressOf(text) ?? NOT_SHOWN;
  return mayBeSecret(text) ? NOT_SHOWN : `"${cut(text, 80)}"`;
}

/** Whether a text may be a secret or a part of one that was given in the wrong place. */
export function mayBeSecret(text: string): boolean {
  return text.includes("://") || SUSPICIOUS.test(text);
}

/** Scheme and host; undefined where an @ behind them shows that a part of a password may have been taken for the host. */
function addressOf(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, host, pathname, search, hash } = new URL(text);
  return (pathname + search + hash).includes("@") ? undefined : `"${cut(`${protocol}//${host}`, 80)}"`;
}

/** The word that stands where a command was expected: what is no word of a command may be a secret, or hold one. */
export function shownCommand(word: string): string {
  return /^[a-z-]{0,20}$/i.test(word) ? `"${word}"` : "the first word (not shown)";
}
