/** A few resources with the usual dependencies; each config key makes one kind of change. */
import { getClientConfigOutput } from "@pulumi/azure-native/authorization/getClientConfig.js";
import { RoleAssignment } from "@pulumi/azure-native/authorization/roleAssignment.js";
import { UserAssignedIdentity } from "@pulumi/azure-native/managedidentity/userAssignedIdentity.js";
import { ResourceGroup } from "@pulumi/azure-native/resources/resourceGroup.js";
import { Database } from "@pulumi/azure-native/sql/database.js";
import { FirewallRule } from "@pulumi/azure-native/sql/firewallRule.js";
import { Server } from "@pulumi/azure-native/sql/server.js";
import { BlobContainer } from "@pulumi/azure-native/storage/blobContainer.js";
import { StorageAccount } from "@pulumi/azure-native/storage/storageAccount.js";
import { AppServicePlan } from "@pulumi/azure-native/web/appServicePlan.js";
import { WebApp } from "@pulumi/azure-native/web/webApp.js";
import { WebAppApplicationSettings } from "@pulumi/azure-native/web/webAppApplicationSettings.js";
import { Command } from "@pulumi/command/local/command.js";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const careless = config.get("careless");
const key = config.getSecret("key") ?? "";
const client = getClientConfigOutput();

const group = new ResourceGroup("shop", { location: config.get("location") ?? "westeurope" });
const inside: pulumi.CustomResourceOptions = { deletedWith: group };
const resourceGroupName = group.name;

const identity = new UserAssignedIdentity("identity", { resourceGroupName }, inside);

const storage = new StorageAccount(
  "storage",
  {
    resourceGroupName,
    kind: "StorageV2",
    sku: { name: "Standard_LRS" },
    networkRuleSet: { defaultAction: "Allow" },
    tags: {
      size: String(config.getNumber("size") ?? 1),
      ...(careless === "tag" ? { key: shown(key).apply((text) => Buffer.from(text).toString("base64")) } : {}),
    },
  },
  inside,
);
const container = new BlobContainer("goods", { resourceGroupName, accountName: storage.name }, inside);

new RoleAssignment("owner", {
  scope: storage.id,
  principalId: identity.principalId,
  principalType: "ServicePrincipal",
  roleDefinitionId: pulumi.interpolate`/subscriptions/${client.subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/b7e6dc6d-f1e8-4753-8033-0f276bb0955b`,
});

const server = new Server(
  "server",
  {
    resourceGroupName,
    administrators: {
      azureADOnlyAuthentication: true,
      login: config.get("admin") ?? "people",
      sid: client.objectId,
      tenantId: client.tenantId,
    },
  },
  inside,
);
const database = new Database(
  "goods",
  {
    resourceGroupName,
    serverName: server.name,
    sku: { name: "Basic", tier: "Basic" },
  },
  inside,
);
new FirewallRule(
  "office-192.0.2.7",
  { resourceGroupName, serverName: server.name, startIpAddress: "192.0.2.7", endIpAddress: "192.0.2.7" },
  inside,
);

const plan = new AppServicePlan(
  "plan",
  { resourceGroupName, sku: { name: "FC1", tier: "FlexConsumption" }, reserved: true },
  inside,
);
const app = new WebApp(
  "till",
  {
    resourceGroupName,
    kind: "functionapp,linux",
    serverFarmId: plan.id,
    identity: { type: "UserAssigned", userAssignedIdentities: [identity.id] },
  },
  inside,
);
const settings = new WebAppApplicationSettings(
  "settings",
  {
    resourceGroupName,
    name: app.name,
    properties: {
      storage: storage.primaryEndpoints.blob,
      database: server.fullyQualifiedDomainName,
      key,
    },
  },
  inside,
);

const clerk = config.get("clerk") ?? "";
const update = config.get("change");
const opening = new Command(
  "opening",
  {
    create: config.get("opening") ?? "echo open",
    ...(update === undefined ? {} : { update }),
    delete: config.get("closing") ?? "true",
    stdin: clerk,
    triggers: [config.get("goods") ?? "none"],
    environment: { SHOP: app.defaultHostName, CLERK: clerk },
  },
  { dependsOn: [settings, container] },
);

if (config.getBoolean("curious")) storage.creationTime.apply((time) => pulumi.log.info(`made at ${time}`));

export const host = app.defaultHostName;
export const said = opening.stdout;
export const goods = database.name;
export const leaked = careless === "output" ? shown(key) : "";

/** Exposes a secret, as a careless program might. */
function shown(secret: pulumi.Input<string>): pulumi.Output<string> {
  return pulumi.unsecret(pulumi.output(secret));
}
