import { INSTRUMENT, type PriceSource } from "@tracker/core";
import { type Checked, keySetting, SETTINGS, type Settings, sourcesSetting, urlSetting } from "@tracker/settings";
import { sourceOf } from "./source.ts";
import type { Venue } from "./venue.ts";
import { VENUES } from "./venues/index.ts";

/** Two venues that agree are the least that makes a price. */
const LEAST_VENUES = 2;

/**
 * The sources that the settings name, and those for which there is a key. Every problem is reported: a currency that fewer than two of
 * them quote, one without the key or the address that it needs.
 */
export function createSources(settings: Settings): Checked<readonly PriceSource[]> {
  const { keys, urls } = settings;
  const withKey = VENUES.map(({ name }) => name).filter((name) => keys[name] !== undefined);
  const asked = [...new Set([...settings.sources, ...withKey])].flatMap(
    (wanted) => VENUES.find(({ name }) => name === wanted) ?? [],
  );
  const sources = asked.map((venue) => sourceOf(venue, { url: urls[venue.name], key: keys[venue.name] }));
  const problems = [...tooFewVenues(settings, sources), ...asked.flatMap((venue) => lackOf(venue, settings))];
  return problems.length > 0 ? { problems } : { value: sources };
}

function tooFewVenues({ currencies }: Settings, sources: readonly PriceSource[]): string[] {
  const venues = sources.filter(({ kind }) => kind === "venue");
  return currencies.flatMap((currency) => {
    const quoting = venues.filter((venue) => venue.currencies.includes(currency)).map(({ name }) => name);
    if (quoting.length >= LEAST_VENUES) return [];
    const who = quoting.length === 0 ? "none" : `only ${quoting.join()}`;
    return [
      `${SETTINGS.currencies.name}: of the sources ${who} quotes ${INSTRUMENT.asset.noun} in ${currency}, and a price needs ${LEAST_VENUES} that agree`,
    ];
  });
}

/** What a venue needs and the settings do not have. */
function lackOf({ name, needs }: Venue, { keys, urls }: Settings): string[] {
  const setting = sourcesSetting(VENUES).name;
  if (needs === "key" && keys[name] === undefined)
    return [`${setting}: ${name} needs an API key in ${keySetting(name).name}`];
  if (needs === "address" && urls[name] === undefined)
    return [
      `${setting}: ${name} has ended; to replay its answers name where they are served in ${urlSetting(name).name}`,
    ];
  return [];
}
