import type { PriceSource } from "@tracker/core";
import { badInput, type Fields, readSettings, type Settings, type Values } from "@tracker/settings";
import { type Io, readFlags } from "@tracker/settings/command-line";
import { createSources, VENUES } from "@tracker/sources";
import { type PLACE_FLAGS, type Place, placeMeant } from "./place.ts";

/** What a command has to work with. */
export interface Given<Flags extends Fields> {
  readonly flags: Values<Flags>;
  readonly settings: Settings;
  /** Where the prices are kept. */
  readonly place: Place;
  /** Who is asked; nobody for a command that asks none. */
  readonly sources: readonly PriceSource[];
}

export interface Wanted<Flags extends Fields> {
  /** Whether the command asks the sources: then also what is wrong with those is a problem. */
  readonly sources?: true;
  /** What is wrong with flags that are right by themselves, a line each. */
  readonly conflictsOf?: (flags: Values<Flags>) => readonly string[];
}

/** Reads the command line and the environment. Throws a TrackerError (`bad-input`) that lists all that is wrong with either. */
export function readGiven<Flags extends Fields & typeof PLACE_FLAGS>(
  fields: Flags,
  args: readonly string[],
  { environment }: Pick<Io, "environment">,
  { sources: asksSources, conflictsOf = () => [] }: Wanted<Flags> = {},
): Given<Flags> {
  const flags = readFlags(fields, args, environment);
  const settings = readSettings(environment, VENUES);
  const sources = asksSources && settings.value ? createSources(settings.value) : { value: [] };
  const place = flags.value && placeMeant(flags.value as Values<typeof PLACE_FLAGS>, environment);
  const problems = [flags, settings, sources, place].flatMap((checked) => checked?.problems ?? []);
  if (flags.value) problems.push(...conflictsOf(flags.value));
  if (problems.length > 0 || !flags.value || !settings.value || !sources.value || !place?.value)
    throw badInput(problems);
  return { flags: flags.value, settings: settings.value, place: place.value, sources: sources.value };
}
