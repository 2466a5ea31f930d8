export { sourceOf } from "./source.ts";
export { createSources } from "./sources.ts";
export { VENUES } from "./venues/index.ts";
