export {
  addMember,
  bracketed,
  createUser,
  dropMember,
  dropUser,
  FIND_USER,
  OWNED,
  ROLE_MEMBERS,
  sidOf,
} from "../grant.ts";
export {
  FIND_MIGRATIONS,
  READ_MIGRATIONS,
  RECORD_MIGRATION,
  STAMP_EMPTY,
  splitBatches,
  TAKE_LOCK,
} from "../migrate.ts";
export { writes } from "../save.ts";
export { scriptedDatabase } from "./scripted-database.ts";
export { scriptedMigrations } from "./scripted-migrations.ts";
