export { AT_HAND, type Connection, type ConnectionOptions, connectionTo } from "./connection.ts";
export { azureSqlStore } from "./store.ts";
export { readSqlUrl, type SqlTarget, serverOf, type TokenSource } from "./target.ts";
