/** A secret shorter than this may be part of any word, so it is only replaced where it stands as a whole word. */
const LONG = 8;

/**
 * Returns a function that replaces each secret in a text from outside by "…", however it is encoded. Our own messages are built from parts
 * that hold no secrets and do not need it.
 */
export function hiding(secrets: readonly string[]): (text: string) => string {
  const given = secrets.filter((secret) => secret !== "").toSorted((a, b) => b.length - a.length);
  if (given.length === 0) return (text) => text;
  const any = new RegExp(given.map(spellings).join("|"), "gi");
  return (text) => text.replace(any, "…");
}

/**
 * The pattern of a secret as it may appear in a document: each character percent-encoded (up to four times over), escaped as in JSON or HTML,
 * or plain. Every repetition is bounded, so that a hostile document takes no longer than any other.
 */
function spellings(secret: string): string {
  const all = [...secret].map((character) => {
    const code = character.codePointAt(0) ?? 0;
    const hex = code.toString(16);
    const encoded = encodeURIComponent(character.toWellFormed()).replace(/^[^%]$/, `%${hex}`);
    const percent = encoded.replaceAll("%", "%(?:25){0,3}");
    const own = character.replace(/\W/, "\\$&");
    return `(?:${percent}|\\\\{1,8}u0{0,4}${hex}|&#(?:x0{0,6}${hex}|0{0,6}${code});|\\\\{0,8}${own})`;
  });
  const spelt = all.join("");
  return secret.length < LONG ? `(?<![a-z0-9_])${spelt}(?![a-z0-9_])` : spelt;
}
