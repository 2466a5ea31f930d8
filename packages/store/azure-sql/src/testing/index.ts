export { splitBatches } from "../batches.ts";
export { addMember, createUser, dropMember, dropUser, FIND_USER, OWNED, ROLE_MEMBERS } from "../grant.ts";
export { FIND_MIGRATIONS, READ_MIGRATIONS, RECORD_MIGRATION, TAKE_LOCK } from "../migrate.ts";
export { bracketed, sidOf } from "../names.ts";
export { scriptedDatabase } from "./scripted-database.ts";
export { scriptedMigrations } from "./scripted-migrations.ts";
