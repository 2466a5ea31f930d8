import { TrackerError } from "@tracker/core";
import { type Io, runMain } from "@tracker/settings/command-line";
import { connectionTo, serverOf } from "@tracker/store-azure-sql";
import {
  azureCredential,
  DEPLOYING,
  grantRoles,
  migrate,
  migrationsChecksum,
  readersFlag,
  writerFlag,
} from "@tracker/store-azure-sql/deploy";
import { deployerCredential } from "../azure/credential.ts";
import { firewallOf } from "../azure/firewall.ts";
import { onNewServer } from "../azure/new-server.ts";
import { signIn } from "../azure/sign-in.ts";
import { throughFirewall } from "../azure/through-firewall.ts";
import { CONFIG_FIELDS } from "../config/fields.ts";
import { BY_PULUMI, exampleOf, flag, hashFlag, PLACE, valuesOf } from "./step-flags.ts";

const breakingFlag = { ...CONFIG_FIELDS.breaking, name: "--breaking", valueHint: "MIGRATION" };

const FLAGS = {
  ...PLACE,
  serverName: flag("server-name", "the name of the SQL server on Azure", "prices1a2b3c4d"),
  server: flag("server", "the full name of the SQL server", "prices1a2b3c4d.database.windows.net"),
  database: flag("database", "the name of its database", "prices"),
  writer: writerFlag,
  readers: readersFlag,
  breaking: breakingFlag,
  hash: hashFlag,
};

await runMain({
  usage: "node infra/steps/migrate.ts",
  description: `Migrates the database to the newest schema and creates its users: the function's and the readers'. ${BY_PULUMI}`,
  flags: FLAGS,
  examples: [exampleOf("node infra/steps/migrate.ts", FLAGS)],
  run,
});

/**
 * Opens the server's firewall only if needed and only for this machine's address, and closes it again whatever happens. Safe to repeat and to
 * interrupt.
 */
async function run(args: readonly string[], { environment, print: say, signal }: Io): Promise<void> {
  const {
    tenant,
    subscription,
    group,
    serverName,
    server,
    database,
    writer = [],
    readers = [],
    breaking,
    hash,
  } = valuesOf(FLAGS, args, environment);
  if (hash !== undefined && hash !== migrationsChecksum()) {
    throw new TrackerError("bad-input", "the migrations have changed since this was planned", {
      hint: "Run pulumi up again.",
    });
  }
  const credential = await deployerCredential(environment, tenant);
  const firewall = firewallOf(await signIn(credential, { tenant, subscription }), group, serverName);
  const connection = connectionTo(
    { ...serverOf(server), database, signIn: { tokens: azureCredential(credential) } },
    { ...DEPLOYING, waiting: (failure) => say(`${failure}: trying again for a while`) },
  );
  try {
    await firewall.sweep();
    const work = async () => {
      const applied = await migrate(connection, signal, { breaking });
      const changes = await grantRoles(connection, [...writer, ...readers], signal);
      return [...applied.map(({ file }) => `applied ${file}`), ...changes];
    };
    const done = await throughFirewall(firewall, signal, say, () => onNewServer({ signal, say }, work));
    for (const line of done) say(line);
    say(`${database} on ${server} is ready`);
  } finally {
    await connection.close();
    await firewall.sweep();
  }
}
