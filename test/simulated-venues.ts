import { Market, recordedDay, repeated, type Simulator, startSimulator, VENUE_NAMES } from "@stand-ins/venues";
import { urlSetting } from "@tracker/settings";

/** The stand-in venues, for which every day is the recorded one. */
export function startVenues(now: () => number = Date.now): Promise<Simulator> {
  return startSimulator({ market: new Market(repeated(recordedDay())), now });
}

/** The settings that send a program's requests to them. */
export function urlsOf({ urls }: Simulator): Record<string, string> {
  return Object.fromEntries(VENUE_NAMES.map((name) => [urlSetting(name).name, urls[name]]));
}

/** Makes every venue refuse connections, until the faults are removed. */
export function takeDown({ faults }: Simulator): void {
  faults.push(...VENUE_NAMES.map((venue) => ({ venue, kind: "down" as const })));
}
