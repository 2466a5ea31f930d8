import { type Currency, INSTRUMENT, type PriceSource } from "@tracker/core";
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

/** The setting that is named is the one that can mend it: no choice of sources serves a currency that the venues together do not. */
function tooFewVenues({ currencies }: Settings, sources: readonly PriceSource[]): string[] {
  const quoting = (currency: Currency) =>
    sources.filter((source) => source.kind === "venue" && source.currencies.includes(currency)).map(({ name }) => name);
  const lacking = currencies.filter((currency) => quoting(currency).length < LEAST_VENUES);
  const problems = Map.groupBy(lacking, (currency) => {
    const { name } = isServed(currency) ? sourcesSetting(VENUES) : SETTINGS.currencies;
    const [only] = quoting(currency);
    return `${name}: of the sources ${only === undefined ? "none" : `only ${only}`} quotes ${INSTRUMENT.asset.noun} in`;
  });
  return [...problems].map(
    ([problem, of]) => `${problem} ${of.join(", ")}, and a price needs ${LEAST_VENUES} that agree`,
  );
}

/** Whether enough of the venues that are asked unless said quote a currency. */
function isServed(currency: Currency): boolean {
  return VENUES.filter(({ byDefault, symbols }) => byDefault && currency in symbols).length >= LEAST_VENUES;
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
