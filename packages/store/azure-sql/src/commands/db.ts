import { badInput, type Fields, SQL_SETTINGS, unwrap, type Values } from "@tracker/settings";
import { type Io, readFlags, runMain, switchFlag } from "@tracker/settings/command-line";
import { DEPLOYING, grantRoles, lackingConditions, migrate, migrationStatus } from "../deploy.ts";
import { DATABASE_FLAGS, GRANT_FLAGS, targetOf } from "../flags.ts";
import { type Connection, connectionTo } from "../index.ts";

const usage = (word: string) => `npm run db -- ${word}`;
const ON_AZURE = "--server prices.database.windows.net --database prices";

const { server, database, url, urlFile } = SQL_SETTINGS;
const settings = { server, database, url, urlFile };

const MIGRATE_FLAGS = {
  ...DATABASE_FLAGS,
  breaking: switchFlag(
    "--breaking",
    "apply also what stops the code that runs on the database until the new one is published",
  ),
};

/** `npm run db -- COMMAND`: what a database needs before prices can be stored in it. */
await runMain({
  migrate: {
    usage: usage("migrate"),
    description: "Brings a database to the newest schema, and says what it lacks besides.",
    flags: MIGRATE_FLAGS,
    settings,
    examples: [usage("migrate"), `${usage("migrate")} ${ON_AZURE}`],
    run: (args, io) => {
      const flags = read(MIGRATE_FLAGS, args, io);
      return onDatabase(flags, io, async (connection) => {
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
    description: "Says which migrations a database has, and which it lacks.",
    flags: DATABASE_FLAGS,
    settings,
    examples: [usage("status"), `${usage("status")} ${ON_AZURE}`],
    run: (args, io) =>
      onDatabase(read(DATABASE_FLAGS, args, io), io, async (connection) => {
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
      "Makes the function's and the readers' users and gives each its role; takes that role from all others. A role of which no flag speaks is left alone.",
    flags: GRANT_FLAGS,
    settings,
    examples: [`${usage("grant")} ${ON_AZURE} --readers Analysts:ID:group`],
    run: (args, io) => {
      const flags = read(GRANT_FLAGS, args, io);
      const { writer, readers } = flags;
      if (writer === undefined && readers === undefined) throw badInput(["give --writer, --readers or both"]);
      const roles = [...(writer ? ["price_writer" as const] : []), ...(readers ? ["bi_reader" as const] : [])];
      const users = [...(writer ?? []), ...(readers ?? [])];
      return onDatabase(flags, io, (connection) => grantRoles(connection, users, io.signal, roles));
    },
  },
});

/** A line where the database has more than this version of the project knows. */
function newerText({ length }: readonly unknown[]): string[] {
  return length === 0 ? [] : [`newer by ${length} ${length === 1 ? "migration" : "migrations"} than this program`];
}

function read<Flags extends Fields>(flags: Flags, args: readonly string[], { environment }: Io): Values<Flags> {
  return unwrap(readFlags(flags, args, environment));
}

/** Does some work on the database that the flags name, and prints a line for each change. */
async function onDatabase(
  flags: Values<typeof DATABASE_FLAGS>,
  { environment, print, warn }: Io,
  work: (connection: Connection) => Promise<readonly string[]>,
): Promise<void> {
  const waiting = (failure: string) => warn(`${failure}: trying again for a while`);
  const connection = connectionTo(unwrap(targetOf(flags, environment)), { ...DEPLOYING, waiting });
  try {
    const lines = await work(connection);
    print(lines.length === 0 ? "nothing to do" : lines.join("\n"));
  } finally {
    await connection.close();
  }
}
