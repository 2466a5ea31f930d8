export { cachedReads } from "./cache.ts";
export type { Context } from "./context.ts";
export { PRICE_COLUMNS, priceFields, priceLines } from "./csv.ts";
export { createHandler, type Handler } from "./handler.ts";
export type { PageFile, PageFiles } from "./page-files.ts";
