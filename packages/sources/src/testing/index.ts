import type { SourceName } from "@tracker/core";
import type { Venue } from "../venue.ts";
import { VENUES } from "../venues/index.ts";

export { type Expected, expectedOf, ofSlots, requestOf, sample, samplesOf, toRecordedTime } from "./samples.ts";

/** The venue of a name. Throws a RangeError if there is none. */
export function venueNamed(name: SourceName): Venue {
  const venue = VENUES.find((one) => one.name === name);
  if (venue === undefined) throw new RangeError(`there is no venue ${name}`);
  return venue;
}
