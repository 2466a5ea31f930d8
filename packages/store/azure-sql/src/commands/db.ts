import { describeError, TrackerError } from "@tracker/core";
import { badInput, readFlags, shownCommand, unwrap } from "@tracker/settings";
import { DEPLOYING, grantRoles, migrate, migrationStatus } from "../deploy.ts";
import { COMMON_FLAGS, GRANT_FLAGS, targetOf } from "../flags.ts";
import { type Connection, connectionTo } from "../index.ts";

type Command = (connection: Connection, args: readonly string[], signal: AbortSignal) => Promise<readonly string[]>;

/** `npm run db -- COMMAND`: what a database needs before prices can be stored in it. */
const COMMANDS = new Map<string, Command>([
  [
    "migrate",
    async (connection, _args, signal) => (await migrate(connection, signal)).map(({ file }) => `applied ${file}`),
  ],
  [
    "status",
    async (connection, _args, signal) => {
      const { applied, pending } = await migrationStatus(connection, signal);
      return [
        ...applied.map(({ version, name }) => `applied ${version} ${name}`),
        ...pending.map(({ version, name }) => `pending ${version} ${name}`),
      ];
    },
  ],
  [
    "grant",
    (connection, args, signal) => {
      const { writer, readers } = unwrap(readFlags(GRANT_FLAGS, args, process.env));
      return grantRoles(connection, [...writer, ...readers], signal);
    },
  ],
]);

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof TrackerError)) throw error;
  process.stderr.write(`${describeError(error)}\n`);
  process.exitCode = 1;
}

async function main([name = "", ...args]: readonly string[]): Promise<void> {
  const command = COMMANDS.get(name);
  if (command === undefined)
    throw badInput([`${shownCommand(name)} is not one of the commands ${[...COMMANDS.keys()].join(", ")}`]);
  const flags = unwrap(readFlags(name === "grant" ? GRANT_FLAGS : COMMON_FLAGS, args, process.env));
  const stop = new AbortController();
  process.once("SIGINT", () => stop.abort());
  const connection = connectionTo(unwrap(targetOf(flags)), {
    ...DEPLOYING,
    waiting: (failure) => process.stderr.write(`${failure}: trying again for a while\n`),
  });
  try {
    const lines = await command(connection, args, stop.signal);
    process.stdout.write(lines.length === 0 ? "nothing to do\n" : lines.map((line) => `${line}\n`).join(""));
  } finally {
    await connection.close();
  }
}
