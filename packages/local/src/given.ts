import type { PriceSource } from "@tracker/core";
import { badInput, type Fields, judged, readSettings, type Settings, type Values } from "@tracker/settings";
import { type Io, readFlags } from "@tracker/settings/command-line";
import { readSources, VENUES } from "@tracker/sources";
import { type PLACE_FLAGS, type Place, placeMeant } from "./place.ts";

/** The validated input of a command. */
export interface Given<Flags extends Fields> {
  readonly flags: Values<Flags>;
  readonly settings: Settings;
  /** Where the prices are kept. */
  readonly place: Place;
  /** Empty for a command that does not ask the sources. */
  readonly sources: readonly PriceSource[];
}

export interface Wanted<Flags extends Fields> {
  /** Whether the command asks the sources: only then are they validated. */
  readonly sources?: true;
  /** Conflicts between flags, one line each, given the valid ones. */
  readonly conflictsOf?: (right: Partial<Values<Flags>>) => readonly string[];
  /** Why the database file cannot be used, one line for each reason. */
  readonly fileProblems?: (file: string, right: Partial<Values<Flags>>) => readonly string[];
}

/** Reads the command line and the environment, and checks the file that they name. Throws one TrackerError (`bad-input`) that lists all problems. */
export function readGiven<Flags extends Fields & typeof PLACE_FLAGS>(
  fields: Flags,
  args: readonly string[],
  { environment }: Pick<Io, "environment">,
  { sources: asksSources, conflictsOf = () => [], fileProblems = () => [] }: Wanted<Flags> = {},
): Given<Flags> {
  const flags = judged(readFlags(fields, args, environment), conflictsOf);
  const settings = readSettings(environment, VENUES);
  const sources = asksSources ? readSources(settings) : { value: [] };
  const place = placeMeant(flags.right as Partial<Values<typeof PLACE_FLAGS>>, environment);
  const problems = [flags, settings, sources, place].flatMap((checked) => checked.problems ?? []);
  if (place.value && "file" in place.value) problems.push(...fileProblems(place.value.file, flags.right));
  if (problems.length > 0 || !flags.value || !settings.value || !sources.value || !place.value)
    throw badInput(problems);
  return { flags: flags.value, settings: settings.value, place: place.value, sources: sources.value };
}
