/** Whether a quoted field from earlier lines ends in this one. */
export function closesQuotes(line: string): boolean {
  return (line.match(/"/g)?.length ?? 0) % 2 === 1;
}

/**
 * A field, with or without quotation marks, and its delimiter; the line may also end within the quotation marks. A field begins after its spaces, so
 * that these are matched in one way only.
 */
const FIELD = / *(?:"((?:[^"]|"")*)(?:" *(,|$)|$)|((?:[^", ][^",]*)?)(,|$))/y;

/**
 * The fields of a line of CSV (RFC 4180, but without line breaks in fields). None if a quotation mark is in the middle of a field, or is not
 * closed: then the field is open, and goes on in the next line.
 *
 * Not from a library: their readers either lose the valid lines before an invalid one, or treat the lines after it as part of it.
 */
export function fieldsOf(line: string): { readonly fields?: readonly string[]; readonly isOpen?: true } {
  const fields: string[] = [];
  FIELD.lastIndex = 0;
  for (;;) {
    const match = FIELD.exec(line);
    if (match === null) return {};
    const [, quoted, quotedEnd, plain = "", end = quotedEnd] = match;
    if (end === undefined) return { isOpen: true };
    fields.push((quoted?.replaceAll('""', '"') ?? plain).trim());
    if (end === "") return { fields };
  }
}
