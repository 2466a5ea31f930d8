/** Whether a line that is not valid CSV ends within a quoted field that it begins. */
export function leavesOpen(line: string): boolean {
  return /(?:^|,) *"(?:[^"]|"")*$/.test(line.replaceAll(/(?<=^|,) *"(?:[^"]|"")*" *(?=,|$)/g, ""));
}

/** Whether a quoted field from earlier lines ends in this one. */
export function closesQuotes(line: string): boolean {
  return (line.match(/"/g)?.length ?? 0) % 2 === 1;
}

/** A field, with or without quotation marks, and its delimiter. */
const FIELD = / *(?:"((?:[^"]|"")*)" *|([^",]*))(,|$)/y;

/**
 * The fields of a line of CSV (RFC 4180, but without line breaks in fields). Undefined if a quotation mark is not closed, or is in the middle of
 * a field.
 *
 * Not from a library: their readers either lose the valid lines before an invalid one, or treat the lines after it as part of it.
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
