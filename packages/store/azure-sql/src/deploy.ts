/** What deployers need besides the store: kept apart so that a deployed package does not contain it. */
export { azureCredential, type TokenCredential } from "./azure-credential.ts";
export { type DatabaseUser, grantRoles } from "./grant.ts";
export { DEPLOYING, MIGRATIONS, migrate, migrationStatus, migrationsChecksum } from "./migrate.ts";
export { readersFlag, writerFlag } from "./user-flags.ts";
