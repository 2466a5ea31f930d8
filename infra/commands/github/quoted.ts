/** A piece of shell code, as opposed to a value. */
interface Raw {
  readonly raw: string;
}

export type Word = string | Raw;

/** A command line for a POSIX shell, with every word quoted unless it is raw. */
export function line(...words: readonly Word[]): string {
  return words.map((word) => (typeof word === "string" ? quoted(word) : word.raw)).join(" ");
}

/** The value of a shell variable. */
export const variable = (name: string): Raw => ({ raw: `"$${name}"` });

/** A text as one word of a POSIX shell, whatever it contains. */
export function quoted(text: string): string {
  if (/^[\w@%+:,./-]+$/.test(text)) return text;
  // A role's condition is full of single quotes: double quotes keep it readable, and nothing in it is special between them.
  if (text.includes("'") && !/[$`"\\]/.test(text)) return `"${text}"`;
  return `'${text.replaceAll("'", "'\\''")}'`;
}
