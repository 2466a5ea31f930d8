/** A secret shorter than this may be a part of any word: it is only looked for as a word of its own. */
const LONG = 8;

/**
 * A function that leaves secrets out of what others say: each reads as "…", however it is spelt. What is said by us is made of parts that we
 * chose, and needs none of this.
 */
export function hiding(secrets: readonly string[]): (text: string) => string {
  const given = secrets.filter((secret) => secret !== "").toSorted((a, b) => b.length - a.length);
  if (given.length === 0) return (text) => text;
  const any = new RegExp(given.map(spellings).join("|"), "gi");
  return (text) => text.replace(any, "…");
}

/**
 * A secret as it may stand in a document: each of its characters percent-encoded (also twice), as an escape of JSON or HTML, or as it is. Each
 * repetition is bounded, so that a hostile document takes no longer than another.
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
