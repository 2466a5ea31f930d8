import { DiagnosticSetting } from "@pulumi/azure-native/monitor/diagnosticSetting.js";
import type { ResourceGroup } from "@pulumi/azure-native/resources/resourceGroup.js";
import { ExtendedDatabaseBlobAuditingPolicy } from "@pulumi/azure-native/sql/extendedDatabaseBlobAuditingPolicy.js";
import { type Input, interpolate, type Resource } from "@pulumi/pulumi";

export interface AuditingArgs {
  readonly group: ResourceGroup;
  readonly serverName: Input<string>;
  readonly database: Input<string>;
  /** Where the records are kept, for the workspace's retention. */
  readonly workspaceId: Input<string>;
}

/** Sign-ins and refused ones, changes of rights, and changes of the schema; no statement that reads or writes prices. */
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
 * Records in the workspace who signed in to the database and how they changed its rights and schema.
 *
 * The policy says what is recorded, and the diagnostic setting on the same resource where it goes (learn.microsoft.com/azure/templates,
 * microsoft.sql/servers/databases/extendedauditingsettings, at isAzureMonitorTargetEnabled). Both belong to the database, not to the server: a
 * server's setting belongs to its `master`, which Azure does not find on a new server, so a first `up` would fail (terraform-provider-azurerm
 * issues 22226 and 24896). No sign-in is lost, as all users are contained in the database.
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
