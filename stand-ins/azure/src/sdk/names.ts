/** `firewallRules` → `firewallRule`, `policies` → `policy`, `addresses` → `address`. */
export function singular(word: string): string {
  if (/ies$/i.test(word)) return word.replace(/ies$/i, "y");
  if (/(ss|sh|ch|x)es$/i.test(word)) return word.replace(/es$/i, "");
  return /[^s]s$/i.test(word) ? word.slice(0, -1) : word;
}

/** The SDK spells in camel case what some specifications spell `Application_Type`. */
export function sameWord(a: string, b: string): boolean {
  return plain(a) === plain(b);
}

export function plain(word: string): string {
  return word.replaceAll("_", "").toLowerCase();
}
