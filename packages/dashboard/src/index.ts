export { cachedReads } from "./cache.ts";
export type { Context } from "./context.ts";
export { createHandler, type Handler } from "./handler.ts";
