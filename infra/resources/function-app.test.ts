import { secret } from "@pulumi/pulumi";
import { DEFAULT_CURRENCIES } from "@tracker/core";
import { expect, test } from "vitest";
import { FunctionApp } from "./function-app.ts";
import { ROLES } from "./role-ids.ts";
import { only, type Registered, registered } from "./testing/registered.ts";

function made(coindeskKey?: string): Promise<readonly Registered[]> {
  return registered(
    (group) =>
      new FunctionApp("app", {
        group,
        subnetId: "/subnets/functions",
        componentId: "/component",
        connectionString: "InstrumentationKey=x",
        server: "prices.database.windows.net",
        database: "prices",
        pipeline: { currencies: DEFAULT_CURRENCIES, sources: ["kraken"], lookBackHours: 48, quoteDays: 90, web: false },
        coindeskKey: coindeskKey === undefined ? undefined : secret(coindeskKey),
        tenantId: "tenant",
        subscriptionId: "subscription",
        tags: {},
      }),
  );
}

const rolesOf = (resources: readonly Registered[]) =>
  resources
    .filter(({ type }) => type === "azure-native:authorization:RoleAssignment")
    .map(({ inputs }) => `${String(inputs.roleDefinitionId).split("/").at(-1)} on ${inputs.scope}`)
    .toSorted();

test("the storage account's keys are disabled, and nothing in it is public", async () => {
  expect(only(await made(), "azure-native:storage:StorageAccount")).toMatchObject({
    allowSharedKeyAccess: false,
    allowBlobPublicAccess: false,
    minimumTlsVersion: "TLS1_2",
    enableHttpsTrafficOnly: true,
  });
});

test("the app is reached over HTTPS only, and published to without a password", async () => {
  const resources = await made();
  expect(only(resources, "azure-native:web:WebApp")).toMatchObject({
    httpsOnly: true,
    virtualNetworkSubnetId: "/subnets/functions",
    functionAppConfig: {
      runtime: { name: "node" },
      deployment: {
        storage: {
          value: "https://prices.blob.core.windows.net/app",
          authentication: { type: "UserAssignedIdentity" },
        },
      },
    },
  });
  expect(only(resources, "azure-native:web:WebAppFtpAllowed").allow).toBe(false);
  expect(only(resources, "azure-native:web:WebAppScmAllowed").allow).toBe(false);
});

test("its identity has exactly two roles, each on one resource", async () => {
  expect(rolesOf(await made())).toEqual([
    `${ROLES.monitoringMetricsPublisher} on /component`,
    `${ROLES.storageBlobDataOwner} on /azure-native:storage:StorageAccount/app`,
  ]);
});

test("a CoinDesk key is kept in a vault that only the identity may read, and the setting refers to it", async () => {
  const resources = await made("a-key");
  expect(rolesOf(resources)).toContain(`${ROLES.keyVaultSecretsUser} on /azure-native:keyvault:Vault/app`);
  const { properties } = only(resources, "azure-native:web:WebAppApplicationSettings");
  expect(properties).toMatchObject({
    TRACKER_COINDESK_KEY: "@Microsoft.KeyVault(SecretUri=https://prices.vault.azure.net/secrets/coindesk)",
  });
  expect(JSON.stringify(properties)).not.toContain("a-key");
});

test("its settings are the pipeline's, under the names that the code reads", async () => {
  const { properties } = only(await made(), "azure-native:web:WebAppApplicationSettings");
  expect(properties).toMatchObject({
    TRACKER_CURRENCIES: DEFAULT_CURRENCIES.join(),
    TRACKER_SOURCES: "kraken",
    TRACKER_LOOK_BACK_HOURS: "48",
    TRACKER_QUOTE_DAYS: "90",
    TRACKER_WEB: "off",
    TRACKER_SQL_SERVER: "prices.database.windows.net",
    TRACKER_SQL_CLIENT_ID: "client-1",
  });
});

test("the host signs in to its storage as the identity, at the address that Azure gives in any cloud", async () => {
  const { properties } = only(await made(), "azure-native:web:WebAppApplicationSettings");
  const storage = Object.entries(properties as object).filter(([name]) => name.startsWith("AzureWebJobsStorage"));
  expect(Object.fromEntries(storage)).toEqual({
    AzureWebJobsStorage__blobServiceUri: "https://prices.blob.core.windows.net/",
    AzureWebJobsStorage__credential: "managedidentity",
    AzureWebJobsStorage__clientId: "client-1",
  });
});
