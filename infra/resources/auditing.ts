import { DiagnosticSetting } from "@pulumi/azure-native/monitor/diagnosticSetting.js";
import type { ResourceGroup } from "@pulumi/azure-native/resources/resourceGroup.js";
import { ExtendedDatabaseBlobAuditingPolicy } from "@pulumi/azure-native/sql/extendedDatabaseBlobAuditingPolicy.js";
import { type Input, interpolate, type Resource } from "@pulumi/pulumi";

export interface AuditingArgs {
  readonly group: ResourceGroup;
  readonly serverName: Input<string>;
  readonly database: Input<string>;
  /** Where the records are kept, for as long as the workspace keeps anything. */
  readonly workspaceId: Input<string>;
}

/** Who signed in or was refused; who got, gave or lost a right; what was done to the schema. No statement that reads or writes prices. */
const AUDITED = [
  "SUCCESSFUL_DATABASE_AUTHENTICATION_GROUP",
  "FAILED_DATABASE_AUTHENTICATION_GROUP",
  "DATABASE_PRINCIPAL_CHANGE_GROUP",
  "DATABASE_ROLE_MEMBER_CHANGE_GROUP",
  "DATABASE_PERMISSION_CHANGE_GROUP",
  "DATABASE_OBJECT_PERMISSION_CHANGE_GROUP",
  "SCHEMA_OBJECT_PERMISSION_CHANGE_GROUP",
  "DATABASE_OWNERSHIP_CHANGE_GROUP",
  "DATABASE_OBJECT_OWNERSHIP_CHANGE_GROUP",
  "SCHEMA_OBJECT_OWNERSHIP_CHANGE_GROUP",
  "DATABASE_OBJECT_CHANGE_GROUP",
  "SCHEMA_OBJECT_CHANGE_GROUP",
];

/**
 * Keeps who signed in to the database and what they did to its rights and its schema, in the workspace.
 *
 * The policy says what is recorded, and the setting beside it, on the same resource, where that goes (learn.microsoft.com/azure/templates,
 * microsoft.sql/servers/databases/extendedauditingsettings, of isAzureMonitorTargetEnabled). Both are the database's. For a server's policy the
 * setting belongs to its `master`, which Azure does not find on a new server: a first `up` would fail (terraform-provider-azurerm issues 22226
 * and 24896). Users are the database's own here, so that their sign-ins are in its records all the same.
 */
export function audit(
  name: string,
  { group, serverName, database, workspaceId }: AuditingArgs,
  parent: Resource,
): void {
  const inside = { parent, deletedWith: group };
  const policy = new ExtendedDatabaseBlobAuditingPolicy(
    name,
    {
      resourceGroupName: group.name,
      serverName,
      databaseName: database,
      blobAuditingPolicyName: "default",
      state: "Enabled",
      isAzureMonitorTargetEnabled: true,
      auditActionsAndGroups: AUDITED,
    },
    inside,
  );
  new DiagnosticSetting(
    `${name}-audit`,
    {
      resourceUri: interpolate`${group.id}/providers/Microsoft.Sql/servers/${serverName}/databases/${database}`,
      workspaceId,
      logs: [{ category: "SQLSecurityAuditEvents", enabled: true }],
    },
    { ...inside, dependsOn: [policy] },
  );
}
