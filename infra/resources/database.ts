import { createHash } from "node:crypto";
import type { ResourceGroup } from "@pulumi/azure-native/resources/resourceGroup.js";
import { Database as SqlDatabase, type DatabaseArgs as SqlDatabaseArgs } from "@pulumi/azure-native/sql/database.js";
import { FirewallRule } from "@pulumi/azure-native/sql/firewallRule.js";
import { Server } from "@pulumi/azure-native/sql/server.js";
import { VirtualNetworkRule } from "@pulumi/azure-native/sql/virtualNetworkRule.js";
import {
  all,
  ComponentResource,
  type ComponentResourceOptions,
  type Input,
  type Output,
  type Resource,
} from "@pulumi/pulumi";
import type { Analyst, SqlAdmin } from "../config/people.ts";
import type { Network } from "./network.ts";
import { privateEndpointFor } from "./private-endpoint.ts";

export interface DatabaseArgs {
  readonly group: ResourceGroup;
  readonly location: Input<string>;
  readonly network: Network;
  readonly tenantId: Input<string>;
  readonly admin: SqlAdmin;
  readonly tier: keyof typeof TIERS;
  /** Nobody else is let in from outside, except the deployment while it migrates. */
  readonly analysts: readonly Analyst[];
  readonly tags: Readonly<Record<string, Input<string>>>;
}

const GIGABYTE = 1024 ** 3;

const TIERS = {
  basic: { sku: { name: "Basic", tier: "Basic", capacity: 5 }, maxSizeBytes: 2 * GIGABYTE },
  s0: { sku: { name: "Standard", tier: "Standard", capacity: 10 }, maxSizeBytes: 250 * GIGABYTE },
  serverless: {
    sku: { name: "GP_S_Gen5", tier: "GeneralPurpose", family: "Gen5", capacity: 1 },
    maxSizeBytes: 32 * GIGABYTE,
    autoPauseDelay: 60,
    minCapacity: 0.5,
  },
} as const satisfies Record<string, Pick<SqlDatabaseArgs, "sku" | "maxSizeBytes" | "autoPauseDelay" | "minCapacity">>;

/** An Azure SQL server without passwords, with one database, reachable from the function's subnet and from the analysts' addresses. */
export class Database extends ComponentResource {
  readonly serverName: Output<string>;
  /** The server's full name, which clients connect to. */
  readonly server: Output<string>;
  readonly database: Output<string>;
  /** A hash that changes whenever Pulumi updates the server or finds other administrators: then the step must set them again. */
  readonly administratorsCause: Output<string>;
  /** What must exist before the function can reach the database. */
  readonly route: Resource;

  constructor(name: string, args: DatabaseArgs, options?: ComponentResourceOptions) {
    super("tracker:infra:Database", name, {}, options);
    const { group, location, network, tenantId, admin, tier, analysts, tags } = args;
    const inside = { parent: this, deletedWith: group };
    const resourceGroupName = group.name;
    const inputs = {
      resourceGroupName,
      location,
      version: "12.0",
      administrators: {
        administratorType: "ActiveDirectory",
        azureADOnlyAuthentication: true,
        login: admin.login,
        sid: admin.sid,
        principalType: PRINCIPALS[admin.type],
        tenantId,
      },
      minimalTlsVersion: "1.2",
      publicNetworkAccess: network.mode === "private-endpoint" ? "Disabled" : "Enabled",
      // The tag tells the policy pack that the public address is intended.
      tags: network.mode === "private-endpoint-with-firewall" ? { ...tags, network: network.mode } : tags,
    };
    // Pulumi would plan a change of the administrators as a new server, without the databases of the old one
    // (pulumi/pulumi-azure-native issue 4096). An update still sends ignored inputs, as they were first, so
    // infra/steps/administrators.ts sets the administrators after it.
    const server = new Server(name, inputs, { ...inside, ignoreChanges: ["administrators"] });
    const others = server.administrators.apply((found) =>
      found?.sid?.toLowerCase() === admin.sid.toLowerCase() ? undefined : found?.sid,
    );
    this.administratorsCause = all([inputs, others, server.azureApiVersion]).apply((sent) =>
      createHash("sha256").update(JSON.stringify(sent)).digest("hex"),
    );
    const database = new SqlDatabase(
      name,
      {
        resourceGroupName,
        location,
        serverName: server.name,
        ...TIERS[tier],
        requestedBackupStorageRedundancy: "Local",
        tags,
      },
      inside,
    );
    for (const { name: analyst, start, end } of analysts) {
      const rule = { resourceGroupName, serverName: server.name, startIpAddress: start, endIpAddress: end };
      new FirewallRule(`${name}-${analyst}`, rule, inside);
    }
    this.route =
      network.mode === "service-endpoint"
        ? new VirtualNetworkRule(
            name,
            {
              resourceGroupName,
              serverName: server.name,
              virtualNetworkSubnetId: network.functionsSubnetId,
              ignoreMissingVnetServiceEndpoint: false,
            },
            inside,
          )
        : privateEndpointFor(
            name,
            { group, server, networkId: network.id, subnetId: network.privateSubnetId, tags },
            this,
          );
    this.serverName = server.name;
    this.server = server.fullyQualifiedDomainName;
    this.database = database.name;
    this.registerOutputs({ server: this.server, database: this.database });
  }
}

const PRINCIPALS = { group: "Group", user: "User", application: "Application" } as const;
