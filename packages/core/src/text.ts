import { MINUTE } from "./instant.ts";

/**
 * At most `length` UTF-16 units of text from outside: a log line stays one bounded line. Control characters and line ends are replaced, and
 * so are halves of characters, sent or made by the cut: no database keeps them. Addresses lose what may be a secret in them: who signs in,
 * and the query.
 */
export function cut(text: string, length = 200): string {
  const line = withoutSecrets(text.slice(0, LONGEST))
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .toWellFormed();
  if (line.length <= length) return line;
  return `${line.slice(0, length - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

/** More of a text than this is never looked at: far beyond what is ever shown. */
const LONGEST = 2_000;

function withoutSecrets(text: string): string {
  return text.replace(/:\/\/[^\s"'<>]+/g, (address) => {
    const [start = "", ...query] = address.split(/[?#]/);
    const at = address.lastIndexOf("@");
    if (at < 0) return query.length === 0 ? address : `${start}?…`;
    // With a query nobody can tell whether the @ ends the password or is a part of it.
    return query.length === 0 ? `://${address.slice(at + 1)}` : "://…";
  });
}

/**
 * How amounts of money are written for a person, in a terminal as on the page: with two places, rounded half away from zero from the amount's
 * decimal text (ECMA-402), whatever the currency counts in.
 */
export function amountFormat(locale: string | undefined, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  return new Intl.NumberFormat(locale, { ...options, minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

// Made at its first use: it is a third of what loading all of this package takes.
let hundredths: Intl.NumberFormat | undefined;

/** A part of one as a person reads it: 0.0123 is "1.23 %". */
export function percent(part: number): string {
  hundredths ??= amountFormat("en", { useGrouping: false });
  return `${hundredths.format(part * 100)} %`;
}

/** A length of time, of whole minutes, as a person reads it: "5 minutes". */
export function minutes(length: number): string {
  const count = length / MINUTE;
  return count === 1 ? "1 minute" : `${count} minutes`;
}
