import { cut } from "@tracker/core";

export interface WrongLine {
  /** Its number, from 1. */
  readonly line: number;
  readonly what: string;
}

/** At most this many problems are listed; the last one may count the rest. */
const MOST_LISTED = 10;

/** The problems with the lines of a file: one that many lines share is listed once, with their number. */
export function describeLines(wrong: readonly WrongLine[], file: string): string[] {
  const alike = [...Map.groupBy(wrong, ({ what }) => what).values()];
  const told = alike.length > MOST_LISTED ? alike.slice(0, MOST_LISTED - 1) : alike;
  const rest = wrong.length - told.flat().length;
  return [
    ...told.map((lines) => describe(lines, file)),
    ...(rest > 0 ? [`${file}: ${countOf(rest, "more line")} with other problems`] : []),
  ];
}

function describe([first, ...others]: readonly WrongLine[], file: string): string {
  const also = others.length === 0 ? "" : ` (and ${countOf(others.length, "more line")})`;
  return `${file}:${first?.line}: ${cut(first?.what ?? "", 200)}${also}`;
}

function countOf(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}
