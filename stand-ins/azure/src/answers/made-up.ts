import { createHash } from "node:crypto";

/** A uuid that depends only on the words, so that the same resource always gets the same ids. */
export function uuidOf(...words: readonly string[]): string {
  const hex = hexOf(...words);
  const version = `5${hex.slice(13, 16)}`;
  const variant = `8${hex.slice(17, 20)}`;
  return [hex.slice(0, 8), hex.slice(8, 12), version, variant, hex.slice(20, 32)].join("-");
}

export function hexOf(...words: readonly string[]): string {
  return createHash("sha256").update(words.join("\n").toLowerCase()).digest("hex");
}

/** A public address from the range reserved for documentation (RFC 5737). */
export function addressOf(...words: readonly string[]): string {
  return `203.0.113.${1 + (Number.parseInt(hexOf(...words).slice(0, 4), 16) % 254)}`;
}
