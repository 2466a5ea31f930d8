export { createSources } from "./sources.ts";
export { VENUES } from "./venues/index.ts";
