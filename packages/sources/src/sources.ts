import { type Currency, INSTRUMENT, type PriceSource } from "@tracker/core";
import {
  type Checked,
  keySetting,
  type ReadValues,
  SETTINGS,
  type Settings,
  sourcesSetting,
  together,
  urlSetting,
} from "@tracker/settings";
import { sourceOf } from "./source.ts";
import type { Venue } from "./venue.ts";
import { VENUES } from "./venues/index.ts";

/** A price needs at least two venues that agree. */
const LEAST_VENUES = 2;

/**
 * The sources that the settings name, and those for which there is a key. Reports every problem: a currency that fewer than two of them quote,
 * a source without the key or the address that it needs.
 */
export function createSources(settings: Settings): Checked<readonly PriceSource[]> {
  const { keys, urls } = settings;
  const problems = sourceProblems(settings);
  if (problems.length > 0) return { problems };
  return { value: askedBy(settings).map((venue) => sourceOf(venue, { url: urls[venue.name], key: keys[venue.name] })) };
}

/** The sources of settings as they were read. If some settings are invalid, still reports the problems of the valid ones. */
export function readSources({ value, right }: ReadValues<Settings>): Checked<readonly PriceSource[]> {
  return value === undefined ? { problems: sourceProblems(right) } : createSources(value);
}

function sourceProblems(right: Partial<Settings>): string[] {
  const { currencies = [] } = right;
  const asked = together(right, ["sources"], ({ sources }) => askedBy({ sources, keys: right.keys }));
  // Without valid sources, only currencies that no choice of sources could serve are known to be a problem.
  const problems =
    asked === undefined
      ? tooFewVenues(
          currencies.filter((currency) => !isServed(currency)),
          VENUES,
        )
      : tooFewVenues(currencies, asked);
  return [...problems, ...(asked ?? []).flatMap((venue) => lackOf(venue, right))];
}

/** The venues that will be asked. If the keys are invalid, every source that needs one may be. */
function askedBy({ sources, keys }: Pick<Settings, "sources"> & { readonly keys: Settings["keys"] | undefined }) {
  const withKey = VENUES.filter(({ name, needs }) => (keys === undefined ? needs === "key" : keys[name] !== undefined));
  const names = new Set([...sources, ...withKey.map(({ name }) => name)]);
  return [...names].flatMap((wanted) => VENUES.find(({ name }) => name === wanted) ?? []);
}

/** Each problem names the setting that can fix it: no choice of sources helps with a currency that too few of all venues quote. */
function tooFewVenues(currencies: readonly Currency[], asked: readonly Venue[]): string[] {
  const quoting = (currency: Currency) =>
    asked.filter(({ kind, symbols }) => kind === "venue" && currency in symbols).map(({ name }) => name);
  const lacking = currencies.filter((currency) => quoting(currency).length < LEAST_VENUES);
  const problems = Map.groupBy(lacking, (currency) => {
    const [{ name }, none] = isServed(currency)
      ? [sourcesSetting(VENUES), "none of these"]
      : [SETTINGS.currencies, "no source"];
    const [only] = quoting(currency);
    const said = only === undefined ? none : `of the sources only ${only}`;
    return `${name}: ${said} quotes ${INSTRUMENT.asset.noun} in`;
  });
  return [...problems].map(
    ([problem, of]) => `${problem} ${of.join(", ")}, and a price needs ${LEAST_VENUES} that agree`,
  );
}

/** Whether enough of the default venues quote a currency. */
function isServed(currency: Currency): boolean {
  return VENUES.filter(({ byDefault, symbols }) => byDefault && currency in symbols).length >= LEAST_VENUES;
}

/** The problem of a venue that needs a key or an address that the settings do not have. */
function lackOf({ name, needs }: Venue, { keys, urls }: Partial<Settings>): string[] {
  const setting = sourcesSetting(VENUES).name;
  if (needs === "key" && keys !== undefined && keys[name] === undefined)
    return [`${setting}: ${name} needs an API key in ${keySetting(name).name}`];
  if (needs === "address" && urls !== undefined && urls[name] === undefined)
    return [
      `${setting}: ${name} has shut down; to replay its answers, give the address that serves them in ${urlSetting(name).name}`,
    ];
  return [];
}
