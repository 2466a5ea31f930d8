// @ts-check
import { DiagnosticSetting } from "@pulumi/azure-native/monitor/diagnosticSetting.js";
import { Database } from "@pulumi/azure-native/sql/database.js";
import { ExtendedDatabaseBlobAuditingPolicy } from "@pulumi/azure-native/sql/extendedDatabaseBlobAuditingPolicy.js";
import { validateResourceOfType } from "@pulumi/policy";

/** What must be recorded at least: sign-ins, and changes of rights, owners and schema. */
const RECORDED = [
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

const CATEGORY = "SQLSecurityAuditEvents";

export const sqlAuditsEnough = {
  name: "sql-audits-enough",
  description: "A database records its sign-ins and the changes of its rights and schema.",
  validateResource: validateResourceOfType(ExtendedDatabaseBlobAuditingPolicy, (policy, _, report) => {
    if (policy.state !== "Enabled") report(`state is ${policy.state}: set it to Enabled.`);
    if (policy.isAzureMonitorTargetEnabled !== true)
      report("nothing reaches the workspace: set isAzureMonitorTargetEnabled to true.");
    const missing = RECORDED.filter((group) => !policy.auditActionsAndGroups?.includes(group));
    if (missing.length > 0) report(`${missing.join(", ")} is not recorded: add it to auditActionsAndGroups.`);
  }),
};

/** What a database needs, with the input that refers to the database. */
const PARTS = [
  {
    type: "azure-native:sql:ExtendedDatabaseBlobAuditingPolicy",
    input: "databaseName",
    otherwise: "nothing is recorded",
  },
  {
    type: "azure-native:monitor:DiagnosticSetting",
    input: "resourceUri",
    otherwise: "the records go nowhere",
  },
];

export const sqlAudited = {
  name: "sql-audited",
  description: "The records of a database's sign-ins and changes go to a workspace.",
  /** @type {import("@pulumi/policy").StackValidation} */
  validateStack: ({ resources }, report) => {
    for (const database of resources.filter((resource) => resource.isType(Database))) {
      for (const { type, input, otherwise } of PARTS) {
        const has = resources.some(
          (resource) =>
            resource.type === type && resource.propertyDependencies[input]?.some(({ urn }) => urn === database.urn),
        );
        if (!has) report(`${otherwise}: give ${database.name} a ${type.split(":").at(-1)}.`, database.urn);
      }
    }
  },
};

export const auditIsKept = {
  name: "audit-is-kept",
  description: `A diagnostic setting sends ${CATEGORY} to a workspace.`,
  validateResource: validateResourceOfType(DiagnosticSetting, (setting, _, report) => {
    if (!setting.logs?.some(({ category, enabled }) => category === CATEGORY && enabled))
      report(`it sends no records: enable the category ${CATEGORY}.`);
    if (!("workspaceId" in setting)) report("it sends them nowhere: set workspaceId.");
  }),
};
