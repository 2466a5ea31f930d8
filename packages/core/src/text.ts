import { MINUTE } from "./instant.ts";

/**
 * At most `length` UTF-16 units of text from outside, as one line. Control characters and line ends are replaced, and so are lone surrogates,
 * sent or made by the cut, as no database accepts them. URLs lose the parts that may hold a secret: user info, query and fragment.
 */
export function cut(text: string, length = 200): string {
  const line = withoutSecrets(text.slice(0, LONGEST))
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .toWellFormed();
  if (line.length <= length) return line;
  return `${line.slice(0, length - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

/** A text is never looked at beyond this: far more than is ever shown. */
const LONGEST = 2_000;

function withoutSecrets(text: string): string {
  return text.replace(/:\/\/[^\s"'<>]+/g, (address) => {
    const [start = "", ...query] = address.split(/[?#]/);
    const at = address.lastIndexOf("@");
    if (at < 0) return query.length === 0 ? address : `${start}?…`;
    // With a query there is no telling whether the @ ends the password or is part of it.
    return query.length === 0 ? `://${address.slice(at + 1)}` : "://…";
  });
}

/**
 * The format of amounts of money for people, in the terminal and on the page: two decimals, rounded half away from zero from the amount's
 * decimal text (ECMA-402), whatever the currency's minor unit is.
 */
export function amountFormat(locale: string | undefined, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  return new Intl.NumberFormat(locale, { ...options, minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

// Made at its first use: it takes a third of the load time of this package.
let hundredths: Intl.NumberFormat | undefined;

/** A fraction as a percentage: 0.0123 is "1.23 %". */
export function percent(part: number): string {
  hundredths ??= amountFormat("en", { useGrouping: false });
  return `${hundredths.format(part * 100)} %`;
}

/** A duration in milliseconds, of whole minutes, as text: "5 minutes". */
export function minutes(length: number): string {
  const count = length / MINUTE;
  return count === 1 ? "1 minute" : `${count} minutes`;
}
