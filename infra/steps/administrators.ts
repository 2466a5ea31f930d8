import { type Io, runMain } from "@tracker/settings/command-line";
import { setAdministrators } from "../azure/administrators.ts";
import { deployerCredential } from "../azure/credential.ts";
import { signIn } from "../azure/sign-in.ts";
import { BY_PULUMI, causeFlag, exampleOf, flag, idFlag, PLACE, valuesOf } from "./step-flags.ts";

const FLAGS = {
  ...PLACE,
  serverName: flag("server-name", "the name of the SQL server on Azure", "prices1a2b3c4d"),
  login: flag("login", "the name of its administrator", "'SQL administrators'", (text) => text.trim() || undefined),
  sid: idFlag("sid", "the object id of a group or person, or the client id of an application"),
  cause: causeFlag,
};

await runMain({
  usage: "node infra/steps/administrators.ts",
  description: `Sets the SQL server's administrator, replacing the previous one. ${BY_PULUMI}`,
  flags: FLAGS,
  examples: [exampleOf("node infra/steps/administrators.ts", FLAGS)],
  run,
});

/**
 * The server is created with its administrators, and no later input of the resource can change them: Pulumi plans a changed block as a new
 * server (pulumi/pulumi-azure-native issue 4096), and an ignored one sends the first administrators with every update. So this step sets them
 * after each update. Safe to repeat and to interrupt.
 */
async function run(args: readonly string[], { environment, print: say }: Io): Promise<void> {
  const { tenant, subscription, group, serverName, login, sid } = valuesOf(FLAGS, args, environment);
  const arm = await signIn(await deployerCredential(environment, tenant), { tenant, subscription });
  await setAdministrators(arm, group, serverName, { tenant, login, sid });
  say(`${login} administers ${serverName}`);
}
