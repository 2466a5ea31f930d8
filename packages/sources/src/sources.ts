import type { PriceSource, SourceName } from "@tracker/core";
import { type Checked, type Settings, urlSetting } from "@tracker/settings";
import { sourceOf } from "./source.ts";
import { VENUES } from "./venues/index.ts";

/** Two venues that agree are the least that makes a price. */
const LEAST_VENUES = 2;

/**
 * The sources that the settings name, and CoinDesk's index when there is a key for it. Every problem is reported: a currency that
 * fewer than two of them quote, an index without its key.
 */
export function createSources(settings: Settings): Checked<readonly PriceSource[]> {
  const { coindeskKey: key, urls } = settings;
  const names = new Set<SourceName>([...settings.sources, ...(key === undefined ? [] : (["coindesk"] as const))]);
  const sources = [...names].map((name) => sourceOf(VENUES[name], { url: urls[name], key }));
  const problems = [...tooFewVenues(settings, sources), ...withoutKey(names, key), ...withoutAddress(names, urls)];
  return problems.length > 0 ? { problems } : { value: sources };
}

function tooFewVenues({ currencies }: Settings, sources: readonly PriceSource[]): string[] {
  const venues = sources.filter(({ kind }) => kind === "venue");
  return currencies.flatMap((currency) => {
    const quoting = venues.filter((venue) => venue.currencies.includes(currency)).map(({ name }) => name);
    if (quoting.length >= LEAST_VENUES) return [];
    const who = quoting.length === 0 ? "none" : `only ${quoting.join()}`;
    return [
      `TRACKER_CURRENCIES: of the sources ${who} quotes bitcoin in ${currency}, and a price needs ${LEAST_VENUES} that agree`,
    ];
  });
}

function withoutKey(names: ReadonlySet<SourceName>, key: string | undefined): string[] {
  return names.has("coindesk") && key === undefined
    ? ["TRACKER_SOURCES: coindesk needs an API key in TRACKER_COINDESK_KEY"]
    : [];
}

function withoutAddress(names: ReadonlySet<SourceName>, urls: Settings["urls"]): string[] {
  if (!names.has("coindesk-bpi") || urls["coindesk-bpi"] !== undefined) return [];
  return [
    `TRACKER_SOURCES: coindesk-bpi ended in 2025; to replay its answers name where they are served in ${urlSetting("coindesk-bpi").name}`,
  ];
}
