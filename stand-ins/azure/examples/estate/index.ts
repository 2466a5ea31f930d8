/** Kinds of resource that the other example leaves out, with inputs as in Azure's samples. */
import { Component } from "@pulumi/azure-native/applicationinsights/component.js";
import { Budget } from "@pulumi/azure-native/consumption/budget.js";
import { Secret } from "@pulumi/azure-native/keyvault/secret.js";
import { Vault } from "@pulumi/azure-native/keyvault/vault.js";
import { ActionGroup } from "@pulumi/azure-native/monitor/actionGroup.js";
import { ScheduledQueryRule } from "@pulumi/azure-native/monitor/scheduledQueryRule.js";
import { PrivateDnsZoneGroup } from "@pulumi/azure-native/network/privateDnsZoneGroup.js";
import { PrivateEndpoint } from "@pulumi/azure-native/network/privateEndpoint.js";
import { VirtualNetwork } from "@pulumi/azure-native/network/virtualNetwork.js";
import { Workspace } from "@pulumi/azure-native/operationalinsights/workspace.js";
import { PrivateZone } from "@pulumi/azure-native/privatedns/privateZone.js";
import { VirtualNetworkLink } from "@pulumi/azure-native/privatedns/virtualNetworkLink.js";
import { ResourceGroup } from "@pulumi/azure-native/resources/resourceGroup.js";
import { Server } from "@pulumi/azure-native/sql/server.js";
import { VirtualNetworkRule } from "@pulumi/azure-native/sql/virtualNetworkRule.js";
import { AppServicePlan } from "@pulumi/azure-native/web/appServicePlan.js";
import { WebApp } from "@pulumi/azure-native/web/webApp.js";
import { WebAppFtpAllowed } from "@pulumi/azure-native/web/webAppFtpAllowed.js";
import { WebAppScmAllowed } from "@pulumi/azure-native/web/webAppScmAllowed.js";

const group = new ResourceGroup("estate", { location: "westeurope" });
const resourceGroupName = group.name;

const network = new VirtualNetwork("network", {
  resourceGroupName,
  addressSpace: { addressPrefixes: ["10.0.0.0/24"] },
  subnets: [
    {
      name: "apps",
      addressPrefix: "10.0.0.0/26",
      delegations: [{ name: "apps", serviceName: "Microsoft.App/environments" }],
      serviceEndpoints: [{ service: "Microsoft.Sql" }],
    },
    { name: "endpoints", addressPrefix: "10.0.0.64/27" },
  ],
});
const subnet = (name: string) =>
  network.subnets.apply((subnets) => subnets?.find((candidate) => candidate.name === name)?.id ?? "");

const server = new Server("server", { resourceGroupName, minimalTlsVersion: "1.2", version: "12.0" });
new VirtualNetworkRule("apps", { resourceGroupName, serverName: server.name, virtualNetworkSubnetId: subnet("apps") });

const zone = new PrivateZone("zone", { resourceGroupName, location: "global", privateZoneName: "privatelink.example" });
new VirtualNetworkLink("link", {
  resourceGroupName,
  location: "global",
  privateZoneName: zone.name,
  registrationEnabled: false,
  virtualNetwork: { id: network.id },
});
const endpoint = new PrivateEndpoint("endpoint", {
  resourceGroupName,
  subnet: { id: subnet("endpoints") },
  privateLinkServiceConnections: [{ name: "sql", privateLinkServiceId: server.id, groupIds: ["sqlServer"] }],
});
new PrivateDnsZoneGroup("zones", {
  resourceGroupName,
  privateEndpointName: endpoint.name,
  privateDnsZoneConfigs: [{ name: "sql", privateDnsZoneId: zone.id }],
});

const workspace = new Workspace("logs", {
  resourceGroupName,
  sku: { name: "PerGB2018" },
  retentionInDays: 30,
  workspaceCapping: { dailyQuotaGb: 0.1 },
});
const component = new Component("insights", {
  resourceGroupName,
  kind: "web",
  applicationType: "web",
  workspaceResourceId: workspace.id,
  ingestionMode: "LogAnalytics",
  disableLocalAuth: true,
});
const people = new ActionGroup("people", {
  resourceGroupName,
  location: "global",
  groupShortName: "people",
  enabled: true,
  emailReceivers: [{ name: "people", emailAddress: "people@example.com", useCommonAlertSchema: true }],
});
new ScheduledQueryRule("silence", {
  resourceGroupName,
  kind: "LogAlert",
  severity: 1,
  enabled: true,
  scopes: [workspace.id],
  evaluationFrequency: "PT5M",
  windowSize: "PT15M",
  autoMitigate: true,
  criteria: {
    allOf: [
      {
        criterionType: "StaticThresholdCriterion",
        query: "AppTraces | summarize stored = count()",
        timeAggregation: "Total",
        metricMeasureColumn: "stored",
        operator: "LessThan",
        threshold: 1,
        failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
      },
    ],
  },
  actions: { actionGroups: [people.id] },
});
new Budget("month", {
  scope: group.id,
  category: "Cost",
  amount: 5,
  timeGrain: "Monthly",
  timePeriod: { startDate: "2026-12-01T00:00:00Z" },
  notifications: {
    actual: {
      enabled: true,
      operator: "GreaterThanOrEqualTo",
      threshold: 80,
      thresholdType: "Actual",
      contactEmails: ["people@example.com"],
    },
  },
});

const vault = new Vault("vault", {
  resourceGroupName,
  properties: {
    tenantId: "11111111-1111-4111-8111-111111111111",
    sku: { family: "A", name: "standard" },
    enableRbacAuthorization: true,
    softDeleteRetentionInDays: 7,
  },
});
const secret = new Secret("key", { resourceGroupName, vaultName: vault.name, properties: { value: "hush" } });

const plan = new AppServicePlan("plan", {
  resourceGroupName,
  kind: "functionapp",
  sku: { name: "FC1", tier: "FlexConsumption" },
  reserved: true,
});
const app = new WebApp("app", {
  resourceGroupName,
  kind: "functionapp,linux",
  serverFarmId: plan.id,
  httpsOnly: true,
  virtualNetworkSubnetId: subnet("apps"),
  functionAppConfig: {
    runtime: { name: "node", version: "24" },
    scaleAndConcurrency: { instanceMemoryMB: 512, maximumInstanceCount: 40 },
    deployment: {
      storage: {
        type: "blobContainer",
        value: "https://example.blob.core.windows.net/code",
        authentication: { type: "SystemAssignedIdentity" },
      },
    },
  },
  identity: { type: "SystemAssigned" },
});
const ftp = new WebAppFtpAllowed("ftp", { resourceGroupName, name: app.name, allow: false });
new WebAppScmAllowed("scm", { resourceGroupName, name: app.name, allow: false }, { dependsOn: [ftp] });

export const publishing = app.hostNameSslStates.apply(
  (states) => states?.find(({ hostType }) => hostType === "Repository")?.name,
);
export const principal = app.identity.apply((identity) => identity?.principalId);
export const connection = component.connectionString;
export const address = secret.properties.secretUri;
export const apps = subnet("apps");
