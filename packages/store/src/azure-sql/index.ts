export { azureCredential, type TokenCredential } from "./azure-credential.ts";
export { type Connection, connectionTo } from "./connection.ts";
export { type DatabaseUser, grantRoles } from "./grant.ts";
export { managedIdentity } from "./managed-identity.ts";
export { DEPLOYING, MIGRATIONS, migrate, migrationStatus } from "./migrate.ts";
export { azureSqlStore } from "./store.ts";
export { readSqlUrl, type SqlTarget, type TokenSource } from "./target.ts";
