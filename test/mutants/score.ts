import type { Mutant } from "./stryker.ts";

/** A noticed change is killed; one that makes the tests run endlessly counts as noticed too. */
const NOTICED = ["Killed", "Timeout"];
const UNNOTICED = ["Survived", "NoCoverage"];

/** How many of the noticeable changes the tests noticed: ignored ones, and those that do not run at all, are not counted. */
export function scoreOf(mutants: readonly Mutant[]): { noticed: number; all: number; percent: string } {
  const noticed = mutants.filter(({ status }) => NOTICED.includes(status)).length;
  const all = noticed + survivorsOf(mutants).length;
  // Cut, not rounded: 89.96 % is not 90.
  return { noticed, all, percent: all === 0 ? "–" : (Math.floor((noticed / all) * 1_000) / 10).toFixed(1) };
}

export function survivorsOf(mutants: readonly Mutant[]): Mutant[] {
  return mutants.filter(({ status }) => UNNOTICED.includes(status));
}

/** An unnoticed change as a line: `file:line:column`, counted from 1, and the original and new text. */
export function survivorLine(folder: string, { fileName, location, mutatorName, replacement, status }: Mutant): string {
  const file = fileName.slice(fileName.indexOf(`${folder}/`));
  const { line, column } = location.start;
  const change = replacement.replaceAll(/\s+/g, " ").slice(0, 80);
  return `  ${file}:${line}:${column} ${mutatorName}: ${change}${status === "NoCoverage" ? " (no test runs it)" : ""}`;
}
