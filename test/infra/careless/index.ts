/**
 * Mistakes that only the whole stack shows: an app without its two policies, a public "private" server, a database without auditing, a password
 * in the outputs; and a firewall rule of a type that our stacks never have.
 */
import { PrivateEndpoint } from "@pulumi/azure-native/network/privateEndpoint.js";
import { VirtualNetwork } from "@pulumi/azure-native/network/virtualNetwork.js";
import { ResourceGroup } from "@pulumi/azure-native/resources/resourceGroup.js";
import { Database } from "@pulumi/azure-native/sql/database.js";
import { IPv6FirewallRule } from "@pulumi/azure-native/sql/ipv6FirewallRule.js";
import { Server } from "@pulumi/azure-native/sql/server.js";
import { AppServicePlan } from "@pulumi/azure-native/web/appServicePlan.js";
import { WebApp } from "@pulumi/azure-native/web/webApp.js";
import { WebAppFtpAllowed } from "@pulumi/azure-native/web/webAppFtpAllowed.js";
import { interpolate } from "@pulumi/pulumi";

const tags = { project: "careless", stack: "dev" };
const group = new ResourceGroup("careless", { location: "westeurope", tags });
const common = { resourceGroupName: group.name, location: "westeurope", tags };

const server = new Server("half-private", {
  ...common,
  administrators: {
    azureADOnlyAuthentication: true,
    login: "people",
    sid: "11111111-1111-4111-8111-111111111111",
    tenantId: "22222222-2222-4222-8222-222222222222",
  },
  minimalTlsVersion: "1.2",
  publicNetworkAccess: "Enabled",
});
new Database("unaudited", { ...common, serverName: server.name, sku: { name: "Basic", tier: "Basic" } });
new IPv6FirewallRule("everybody", {
  resourceGroupName: group.name,
  serverName: server.name,
  startIPv6Address: "::1",
  endIPv6Address: "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
});
const network = new VirtualNetwork("network", {
  ...common,
  addressSpace: { addressPrefixes: ["10.0.0.0/24"] },
  subnets: [{ name: "private", addressPrefix: "10.0.0.0/28" }],
});
new PrivateEndpoint("endpoint", {
  ...common,
  subnet: { id: interpolate`${network.id}/subnets/private` },
  privateLinkServiceConnections: [{ name: "sql", privateLinkServiceId: server.id, groupIds: ["sqlServer"] }],
});

const plan = new AppServicePlan("plan", { ...common, sku: { name: "FC1", tier: "FlexConsumption" }, reserved: true });
const app = new WebApp("open", { ...common, kind: "functionapp,linux", serverFarmId: plan.id, httpsOnly: true });
new WebAppFtpAllowed("open", { resourceGroupName: group.name, name: app.name, allow: true });

/** Made up, not a real secret. */
export const connection = "Server=tcp:half-private.database.windows.net;User ID=sa;Password=not-a-secret";
