/** Whether a line that has no fields ends within a quotation that it begins. */
export function leavesOpen(line: string): boolean {
  return /(?:^|,) *"(?:[^"]|"")*$/.test(line.replaceAll(/(?<=^|,) *"(?:[^"]|"")*" *(?=,|$)/g, ""));
}

/** Whether a quotation that lines before have begun ends in this one. */
export function closesQuotes(line: string): boolean {
  return (line.match(/"/g)?.length ?? 0) % 2 === 1;
}

/** A field, with or without quotation marks, and what ends it. */
const FIELD = / *(?:"((?:[^"]|"")*)" *|([^",]*))(,|$)/y;

/**
 * The fields of a line of CSV (RFC 4180), which ends where the line does. Undefined where a quotation mark is not closed, or stands in the midst
 * of a field.
 *
 * Of our own, as a library's reader either loses the lines that it had read before one that is wrong, or takes those behind it for its part.
 */
export function fieldsOf(line: string): string[] | undefined {
  const fields: string[] = [];
  FIELD.lastIndex = 0;
  for (;;) {
    const match = FIELD.exec(line);
    if (match === null) return undefined;
    const [, quoted, plain = "", end] = match;
    fields.push((quoted?.replaceAll('""', '"') ?? plain).trim());
    if (end === "") return fields;
  }
}
