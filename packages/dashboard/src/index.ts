export { iso, isoOrNull } from "./answer.ts";
export { cachedReads } from "./cache.ts";
export type { Context } from "./context.ts";
export { csvLines, type Line, PRICE_COLUMNS, priceFields, QUOTE_COLUMNS, quoteFields } from "./csv.ts";
export { createHandler, type Handler } from "./handler.ts";
export { healthJson } from "./health.ts";
export type { PageFile, PageFiles } from "./page-files.ts";
export { SECURITY_HEADERS } from "./respond.ts";
