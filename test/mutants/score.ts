import type { Mutant } from "./stryker.ts";

/** What the tests notice is killed; a change that makes them run without an end is noticed as well. */
const NOTICED = ["Killed", "Timeout"];
const UNNOTICED = ["Survived", "NoCoverage"];

/** How many changes the tests noticed, out of those that they could: what was ignored, or does not run at all, counts for neither. */
export function scoreOf(mutants: readonly Mutant[]): { noticed: number; all: number; percent: string } {
  const noticed = mutants.filter(({ status }) => NOTICED.includes(status)).length;
  const all = noticed + survivorsOf(mutants).length;
  // Cut, not rounded: 89.96 % is not 90.
  return { noticed, all, percent: all === 0 ? "–" : (Math.floor((noticed / all) * 1_000) / 10).toFixed(1) };
}

export function survivorsOf(mutants: readonly Mutant[]): Mutant[] {
  return mutants.filter(({ status }) => UNNOTICED.includes(status));
}

/** A change that nobody noticed, as `file:line:column`, counted from 1, and what stood there instead. */
export function survivorLine(folder: string, { fileName, location, mutatorName, replacement, status }: Mutant): string {
  const file = fileName.slice(fileName.indexOf(`${folder}/`));
  const { line, column } = location.start;
  const change = replacement.replaceAll(/\s+/g, " ").slice(0, 80);
  return `  ${file}:${line}:${column} ${mutatorName}: ${change}${status === "NoCoverage" ? " (no test runs it)" : ""}`;
}
