import { type Reply, type Request, rows } from "@stand-ins/sql-server";
import type { AppliedMigration } from "@tracker/store-shared/migrations";
import { READ_CONDITIONS } from "../conditions.ts";
import { FIND_MIGRATIONS, READ_MIGRATIONS, RECORD_MIGRATION, TAKE_LOCK } from "../migrate.ts";

/** Remembers which migrations were recorded, and answers the queries about them; accepts any other statement. */
export interface ScriptedMigrations {
  applied: AppliedMigration[];
  /** What sp_getapplock returns. */
  lockResult: number;
  /** Whether the user may see all objects. */
  seesAll: boolean;
  conditions: { versions: boolean; compatibility: number };
  readonly reply: (request: Request) => Reply;
}

export function scriptedMigrations(): ScriptedMigrations {
  const database: ScriptedMigrations = {
    applied: [],
    lockResult: 0,
    seesAll: true,
    conditions: { versions: true, compatibility: 160 },
    reply: ({ sql, values }) => {
      const { applied, lockResult, seesAll, conditions } = database;
      if (sql === TAKE_LOCK) return rows({ result: "int" }, [{ result: lockResult }]);
      if (sql === FIND_MIGRATIONS) {
        const id = applied.length === 0 || !seesAll ? null : 1;
        return rows({ id: "int", sees_all: "int" }, [{ id, sees_all: Number(seesAll) }]);
      }
      if (sql === READ_CONDITIONS) return rows({ versions: "bit", compatibility: "tinyint" }, [conditions]);
      if (sql === READ_MIGRATIONS) {
        return rows(
          { version: "int", name: "varchar(100)", checksum: "char(64)", breaking: "bit" },
          applied.map((one) => ({ breaking: false, ...one })),
        );
      }
      if (sql === RECORD_MIGRATION) {
        const { version, name, checksum, breaking } = values;
        applied.push({
          version: Number(version),
          name: String(name),
          checksum: String(checksum),
          breaking: Boolean(breaking),
        });
      }
      return [];
    },
  };
  return database;
}
