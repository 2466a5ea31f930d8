import { getClientConfigOutput } from "@pulumi/azure-native/authorization/getClientConfig.js";
import { ResourceGroup } from "@pulumi/azure-native/resources/resourceGroup.js";
import { all, getStack, interpolate, runtime } from "@pulumi/pulumi";
import { migrationsChecksum } from "@tracker/store-azure-sql/checksum";
import { readConfig } from "./config/read-config.ts";
import { pbids } from "./pbids.ts";
import { audit } from "./resources/auditing.ts";
import { Database } from "./resources/database.ts";
import { FunctionApp } from "./resources/function-app.ts";
import { Network } from "./resources/network.ts";
import { Observability } from "./resources/observability.ts";
import { protectEverything } from "./resources/protection.ts";
import { stepResource } from "./resources/step-resource.ts";
import { TAGS } from "./resources/tags.ts";

const config = readConfig();
// Both are read before anything is made, so that an incomplete checkout makes nothing. A preview makes nothing anyway and does not wait for the
// package; if that cannot be built, the preview fails at the end.
const migrations = migrationsChecksum();
const built = import("@tracker/function/package").then(({ withPackage }) => withPackage(({ hash }) => hash));
const code = runtime.isDryRun() ? built.catch(() => "") : await built;
const { tenantId, subscriptionId } = getClientConfigOutput();
const tags = { ...TAGS, stack: getStack() };
const name = "prices";

if (config.protect) protectEverything();
// Everything else is `deletedWith` the group: a destroy takes it from the state and asks Azure for one deletion, the group's, instead of some 30 in
// an order of Pulumi's, any of which may fail. If that one fails, only the group is left in the state (infra/commands/foreseen/lost.ts).
const group = new ResourceGroup(name, { location: config.location, tags });
const common = { group, tags };
const network = new Network(name, { ...common, location: config.location, mode: config.network });
const observability = new Observability(name, {
  ...common,
  currencies: config.currencies,
  email: config.alertEmail,
  webhook: config.alertWebhook,
  monthlyBudget: config.monthlyBudget,
  month: `${new Date().toISOString().slice(0, 7)}-01`,
});
const database = new Database(name, {
  ...common,
  location: config.sqlLocation,
  network,
  tenantId,
  admin: config.sqlAdmin,
  tier: config.sqlTier,
  analysts: config.analysts,
});
const sql = { server: database.server, database: database.database };
audit(
  name,
  { group, serverName: database.serverName, database: database.database, workspaceId: observability.workspaceId },
  database,
);
const app = new FunctionApp(name, {
  ...common,
  subnetId: network.functionsSubnetId,
  componentId: observability.componentId,
  connectionString: observability.connectionString,
  ...sql,
  pipeline: config,
  coindeskKey: config.coindeskKey,
  tenantId,
  subscriptionId,
});

const place = { tenant: tenantId, subscription: subscriptionId, group: group.name };
const administrators = stepResource(
  "administrators",
  "steps/administrators.ts",
  {
    ...place,
    "server-name": database.serverName,
    login: config.sqlAdmin.login,
    sid: config.sqlAdmin.sid,
    cause: database.administratorsCause,
  },
  { dependsOn: [database], deletedWith: group },
);
const migrated = stepResource(
  "migrate",
  "steps/migrate.ts",
  {
    ...place,
    "server-name": database.serverName,
    ...sql,
    writer: interpolate`${app.identityName}:${app.clientId}`,
    readers: config.readers.map((reader) => `${reader.name}:${reader.objectId}:${reader.type}`).join(),
    hash: migrations,
    ...(config.breaking > 0 && { breaking: String(config.breaking) }),
  },
  { dependsOn: [administrators], deletedWith: group },
);
stepResource(
  "publish",
  "steps/publish.ts",
  { ...place, site: app.name, host: app.publishingHost, hash: code },
  { dependsOn: [...app.ready, database.route, migrated], deletedWith: group },
);

await built;

export default {
  tenant: tenantId,
  subscription: subscriptionId,
  resourceGroup: group.name,
  sqlServer: database.server,
  sqlDatabase: database.database,
  functionApp: app.name,
  currencies: config.currencies.join(),
  page: config.web ? interpolate`${app.url}/` : "the web is off (pulumi config set web true)",
  api: config.web ? interpolate`${app.url}/api/prices` : "the web is off (pulumi config set web true)",
  verify: `npm run verify -- --stack ${getStack()}`,
  pbids: all([database.server, database.database]).apply(([server, name]) => pbids(server, name)),
};
