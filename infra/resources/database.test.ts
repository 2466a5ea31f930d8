import type { ResourceGroup } from "@pulumi/azure-native/resources/resourceGroup.js";
import { expect, test } from "vitest";
import { Database, type DatabaseArgs } from "./database.ts";
import { Network, type NetworkMode } from "./network.ts";
import { only, registered } from "./testing/registered.ts";

const ADMIN = { login: "SQL administrators", sid: "6b29fc40-ca47-1067-b31d-00dd010662da", type: "group" } as const;

interface Choices extends Partial<Pick<DatabaseArgs, "tier" | "analysts">> {
  readonly mode?: NetworkMode;
}

const databaseWith =
  ({ mode = "service-endpoint", tier = "basic", analysts = [] }: Choices) =>
  (group: ResourceGroup) => {
    const common = { group, location: "westeurope", tags: { project: "x" } };
    const network = new Network("net", { ...common, mode });
    new Database("db", { ...common, network, tenantId: "tenant", admin: ADMIN, tier, analysts });
  };

test("the server accepts no passwords and no TLS below 1.2", async () => {
  const made = await registered(databaseWith({}));
  const server = only(made, "azure-native:sql:Server");
  expect(server).toMatchObject({ minimalTlsVersion: "1.2", administrators: { azureADOnlyAuthentication: true } });
  expect(server).not.toHaveProperty("administratorLoginPassword");
});

test.each([
  ["basic", { sku: { name: "Basic" }, maxSizeBytes: 2_147_483_648 }],
  ["s0", { sku: { name: "Standard", capacity: 10 } }],
  ["serverless", { sku: { name: "GP_S_Gen5" }, minCapacity: 0.5, autoPauseDelay: 60 }],
] as const)("the tier %s has the SKU and limits of Azure", async (tier, expected) => {
  expect(only(await registered(databaseWith({ tier })), "azure-native:sql:Database")).toMatchObject(expected);
});

test("a service endpoint gives the function's subnet a rule, and each analyst a firewall rule", async () => {
  const analysts = [{ name: "office", start: "203.0.113.0", end: "203.0.113.15" }];
  const made = await registered(databaseWith({ analysts }));
  expect(only(made, "azure-native:sql:VirtualNetworkRule").virtualNetworkSubnetId).toBe("/subnets/functions");
  expect(only(made, "azure-native:sql:FirewallRule")).toMatchObject({
    startIpAddress: "203.0.113.0",
    endIpAddress: "203.0.113.15",
  });
  expect(only(made, "azure-native:sql:Server").publicNetworkAccess).toBe("Enabled");
});

test("a private endpoint closes the public one, and has a DNS name inside the network", async () => {
  const made = await registered(databaseWith({ mode: "private-endpoint" }));
  expect(only(made, "azure-native:sql:Server").publicNetworkAccess).toBe("Disabled");
  expect(only(made, "azure-native:network:PrivateEndpoint").subnet).toMatchObject({ id: "/subnets/private" });
  expect(only(made, "azure-native:privatedns:PrivateZone").privateZoneName).toBe("privatelink.database.windows.net");
  expect(made.filter(({ type }) => type === "azure-native:sql:VirtualNetworkRule")).toEqual([]);
});

test("a private endpoint with a firewall keeps the public address, says so in a tag, and lets the analysts in", async () => {
  const analysts = [{ name: "office", start: "203.0.113.0", end: "203.0.113.15" }];
  const made = await registered(databaseWith({ mode: "private-endpoint-with-firewall", analysts }));
  expect(only(made, "azure-native:sql:Server")).toMatchObject({
    publicNetworkAccess: "Enabled",
    tags: { project: "x", network: "private-endpoint-with-firewall" },
  });
  expect(only(made, "azure-native:network:PrivateEndpoint").subnet).toMatchObject({ id: "/subnets/private" });
  expect(only(made, "azure-native:sql:FirewallRule")).toMatchObject({ startIpAddress: "203.0.113.0" });
  expect(made.filter(({ type }) => type === "azure-native:sql:VirtualNetworkRule")).toEqual([]);
});
