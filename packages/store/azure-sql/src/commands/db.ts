import { badInput, type Fields, judged, together, type Values } from "@tracker/settings";
import { type Io, readFlags, runMain, switchFlag } from "@tracker/settings/command-line";
import { DEPLOYING, grantRoles, lackingConditions, migrate, migrationStatus } from "../deploy.ts";
import { DATABASE_FLAGS, DATABASE_SETTINGS, GRANT_FLAGS, targetOf } from "../flags.ts";
import { type Connection, connectionTo } from "../index.ts";
import type { SqlTarget } from "../target.ts";

const usage = (word: string) => `npm run db -- ${word}`;
const ON_AZURE = "--server prices.database.windows.net --database prices";

const MIGRATE_FLAGS = {
  ...DATABASE_FLAGS,
  breaking: switchFlag(
    "--breaking",
    "also apply migrations that stop the code running on the database until the new code is published",
  ),
};

/** `npm run db -- COMMAND`: prepares a database for storing prices. */
await runMain({
  migrate: {
    usage: usage("migrate"),
    description: "Brings a database to the newest schema, and reports settings that it lacks.",
    flags: MIGRATE_FLAGS,
    settings: DATABASE_SETTINGS,
    examples: [usage("migrate"), `${usage("migrate")} ${ON_AZURE}`],
    run: (args, io) => {
      const { flags, target } = read(MIGRATE_FLAGS, args, io);
      return onDatabase(target, io, async (connection) => {
        const breaking = flags.breaking ? Number.POSITIVE_INFINITY : 0;
        const applied = await migrate(connection, io.signal, { breaking });
        for (const lack of await lackingConditions(connection, io.signal)) io.warn(lack);
        const { newer } = await migrationStatus(connection, io.signal);
        return [...applied.map(({ file }) => `applied ${file}`), ...newerText(newer)];
      });
    },
  },
  status: {
    usage: usage("status"),
    description: "Lists the migrations that a database has, and those that it lacks.",
    flags: DATABASE_FLAGS,
    settings: DATABASE_SETTINGS,
    examples: [usage("status"), `${usage("status")} ${ON_AZURE}`],
    run: (args, io) =>
      onDatabase(read(DATABASE_FLAGS, args, io).target, io, async (connection) => {
        const { applied, pending, newer } = await migrationStatus(connection, io.signal);
        return [
          ...applied.map(({ version, name }) => `applied ${version} ${name}`),
          ...pending.map(
            ({ version, name, breaking }) => `pending ${version} ${name}${breaking ? ` (breaking: ${breaking})` : ""}`,
          ),
          ...newerText(newer),
        ];
      }),
  },
  grant: {
    usage: usage("grant"),
    description:
      "Creates the users of the function and the readers, gives each its role, and takes that role from all other Entra users and groups. A role without a flag is left alone.",
    flags: GRANT_FLAGS,
    settings: DATABASE_SETTINGS,
    examples: [`${usage("grant")} ${ON_AZURE} --readers Analysts:ID:group`],
    run: (args, io) => {
      const { flags, target } = read(GRANT_FLAGS, args, io, nobodyIn);
      const { writer, readers } = flags;
      const roles = [...(writer ? ["price_writer" as const] : []), ...(readers ? ["bi_reader" as const] : [])];
      const users = [...(writer ?? []), ...(readers ?? [])];
      return onDatabase(target, io, (connection) => grantRoles(connection, users, io.signal, roles));
    },
  },
});

/** A line if the database has more migrations than this version of the project knows. */
function newerText({ length }: readonly unknown[]): string[] {
  return length === 0 ? [] : [`newer by ${length} ${length === 1 ? "migration" : "migrations"} than this program`];
}

function nobodyIn(right: Partial<Values<typeof GRANT_FLAGS>>): string[] {
  const isNobody = together(right, ["writer", "readers"], ({ writer, readers }) => (writer ?? readers) === undefined);
  return isNobody ? ["give --writer, --readers or both"] : [];
}

/** Reads the flags, and the database that they or the environment name. Throws a TrackerError (`bad-input`) that lists every problem of both. */
function read<Flags extends Fields & typeof DATABASE_FLAGS>(
  fields: Flags,
  args: readonly string[],
  { environment }: Io,
  conflictsOf: (right: Partial<Values<Flags>>) => readonly string[] = () => [],
): { readonly flags: Values<Flags>; readonly target: SqlTarget } {
  const flags = judged(readFlags(fields, args, environment), conflictsOf);
  const right = flags.right as Partial<Values<typeof DATABASE_FLAGS>>;
  const target = together(right, ["sql", "server", "database"], (named) => targetOf(named, environment));
  const problems = [...(flags.problems ?? []), ...(target?.problems ?? [])];
  if (problems.length > 0 || flags.value === undefined || target?.value === undefined) throw badInput(problems);
  return { flags: flags.value, target: target.value };
}

/** Runs `work` on a database, and prints a line for each change. */
async function onDatabase(
  target: SqlTarget,
  { print, warn }: Io,
  work: (connection: Connection) => Promise<readonly string[]>,
): Promise<void> {
  const waiting = (failure: string) => warn(`${failure}: trying again for a while`);
  const connection = connectionTo(target, { ...DEPLOYING, waiting });
  try {
    const lines = await work(connection);
    print(lines.length === 0 ? "nothing to do" : lines.join("\n"));
  } finally {
    await connection.close();
  }
}
