/** What deployers need besides the store: kept apart so that a deployed package does not contain it. */

export { MIGRATIONS, migrationsChecksum } from "./checksum.ts";
export { lackingConditions } from "./conditions.ts";
export { isNotKnown } from "./failure.ts";
export { readersFlag, writerFlag } from "./flags.ts";
export { type DatabaseUser, grantRoles, type Role } from "./grant.ts";
export { DEPLOYING, migrate, migrationStatus } from "./migrate.ts";
export { azureCredential, type TokenCredential } from "./tokens.ts";
