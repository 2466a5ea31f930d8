export { causeOf } from "./cause.ts";
export { sourceOf } from "./source.ts";
export { createSources, readSources } from "./sources.ts";
export type { Venue } from "./venue.ts";
export { VENUES } from "./venues/index.ts";
