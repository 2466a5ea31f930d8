import type { Values } from "@stand-ins/azure";

/** Possible wrong changes of our inputs, and the messages of the policy pack. */
interface Broken {
  /** Without the prefix `azure-native:`. */
  readonly type: string;
  readonly name: string;
  /** The changed inputs; null removes an input. */
  readonly inputs: Values;
  readonly breaks: readonly (readonly [rule: string, says: string])[];
}

const ROLE = "/subscriptions/0/providers/Microsoft.Authorization/roleDefinitions";
const CONTRIBUTOR = `${ROLE}/b24988ac-6180-42a0-ab88-20f7382dd24c`;
const GROUP = "/subscriptions/0/resourceGroups/prices";

/** None of the secrets here is real. */
export const BROKEN: readonly Broken[] = [
  {
    type: "resources:ResourceGroup",
    name: "prices",
    inputs: { tags: { stack: "dev" } },
    breaks: [["tagged", "there is no tag project"]],
  },
  {
    type: "network:VirtualNetwork",
    name: "prices",
    inputs: { tags: null },
    breaks: [["tagged", "there is no tag project and stack"]],
  },
  {
    type: "sql:Server",
    name: "prices",
    inputs: {
      administrators: {
        azureADOnlyAuthentication: false,
        login: "people",
        sid: "11111111-1111-4111-8111-111111111111",
      },
      administratorLogin: "sa",
      administratorLoginPassword: "not-a-secret",
      minimalTlsVersion: "1.1",
    },
    breaks: [
      ["sql-passwordless", "set administrators.azureADOnlyAuthentication to true"],
      ["sql-passwordless", "remove administratorLoginPassword"],
      ["sql-tls", "minimalTlsVersion is 1.1: set it to 1.2"],
    ],
  },
  {
    type: "sql:FirewallRule",
    name: "prices-azure",
    inputs: { startIpAddress: "0.0.0.0", endIpAddress: "0.0.0.0" },
    breaks: [["sql-firewall-narrow", "0.0.0.0 opens the server to all of Azure"]],
  },
  {
    type: "sql:FirewallRule",
    name: "prices-many",
    inputs: { startIpAddress: "203.0.113.0", endIpAddress: "203.0.114.0" },
    breaks: [["sql-firewall-narrow", "203.0.113.0 to 203.0.114.0 is not a range of 1 to 256 addresses"]],
  },
  {
    type: "storage:StorageAccount",
    name: "prices",
    inputs: {
      allowSharedKeyAccess: true,
      allowBlobPublicAccess: null,
      enableHttpsTrafficOnly: false,
      minimumTlsVersion: "TLS1_0",
    },
    breaks: [
      ["storage-without-keys", "set allowSharedKeyAccess to false"],
      ["storage-private", "set allowBlobPublicAccess to false"],
      ["storage-tls", "set enableHttpsTrafficOnly to true"],
      ["storage-tls", "minimumTlsVersion is TLS1_0: set it to TLS1_2"],
    ],
  },
  {
    type: "storage:BlobContainer",
    name: "prices",
    inputs: { publicAccess: "Blob" },
    breaks: [["storage-private", "publicAccess is Blob: set it to None"]],
  },
  {
    type: "web:WebApp",
    name: "prices",
    inputs: {
      httpsOnly: false,
      functionAppConfig: {
        deployment: {
          storage: {
            type: "blobContainer",
            value: "https://prices.blob.core.windows.net/deployment",
            authentication: { type: "StorageAccountConnectionString", storageAccountConnectionStringName: "STORAGE" },
          },
        },
        scaleAndConcurrency: {
          instanceMemoryMB: 512,
          maximumInstanceCount: 1_000,
          alwaysReady: [{ name: "http", instanceCount: 1 }],
        },
      },
      siteConfig: {
        minTlsVersion: "1.0",
        scmMinTlsVersion: "1.1",
        ftpsState: "AllAllowed",
        appSettings: [{ name: "STORAGE", value: "DefaultEndpointsProtocol=https;AccountKey=not-a-secret" }],
        connectionStrings: [{ name: "PRICES", connectionString: "Server=prices", type: "SQLAzure" }],
      },
    },
    breaks: [
      ["web-https-only", "set httpsOnly to true"],
      ["web-by-identity", "authentication.type is StorageAccountConnectionString: set it to UserAssignedIdentity"],
      ["cost-bounded", "maximumInstanceCount is 1000: set it to 40"],
      ["cost-bounded", "remove alwaysReady"],
      ["web-tls", "siteConfig.minTlsVersion is 1.0: set it to 1.2"],
      ["web-tls", "siteConfig.scmMinTlsVersion is 1.1: set it to 1.2"],
      ["web-tls", "siteConfig.ftpsState is AllAllowed: set it to Disabled"],
      ["no-secret-in-settings", "the value of STORAGE looks like a secret"],
      ["no-secret-in-settings", "PRICES is a connection string"],
    ],
  },
  {
    type: "web:WebAppApplicationSettings",
    name: "prices",
    inputs: {
      properties: {
        TRACKER_COINDESK_KEY: "not-a-secret",
        SqlPassword: "not-a-secret",
        SERVER: "Server=prices;User ID=sa;Pwd=not-a-secret",
        PACKAGE: "https://prices.blob.core.windows.net/p.zip?sv=2026&sig=not-a-secret",
        FEED: "https://me:not-a-secret@example.org/",
        TRACKER_WEB: "on",
      },
    },
    breaks: [
      ["no-secret-in-settings", "TRACKER_COINDESK_KEY is named like a secret"],
      ["no-secret-in-settings", "SqlPassword is named like a secret"],
      ["no-secret-in-settings", "the value of SERVER looks like a secret"],
      ["no-secret-in-settings", "the value of PACKAGE looks like a secret"],
      ["no-secret-in-settings", "the value of FEED looks like a secret"],
    ],
  },
  {
    type: "authorization:RoleAssignment",
    name: "prices-storage",
    inputs: { roleDefinitionId: CONTRIBUTOR },
    breaks: [["least-roles", `${CONTRIBUTOR} is none of Storage Blob Data Owner, `]],
  },
  {
    type: "authorization:RoleAssignment",
    name: "prices-logs",
    inputs: { scope: GROUP },
    breaks: [["least-roles", `Monitoring Metrics Publisher is assigned on ${GROUP}: assign it on one resource`]],
  },
  {
    type: "authorization:RoleAssignment",
    name: "prices-key-reader",
    inputs: { principalType: "Group", scope: `${GROUP}/providers/Microsoft.Storage/storageAccounts/prices` },
    breaks: [
      ["least-roles", "the role is assigned to a Group"],
      ["least-roles", "assign it on one resource of Microsoft.KeyVault/vaults"],
    ],
  },
  {
    type: "keyvault:Vault",
    name: "prices",
    inputs: {
      properties: {
        tenantId: "11111111-1111-4111-8111-111111111111",
        sku: { family: "A", name: "standard" },
        enableRbacAuthorization: false,
        enablePurgeProtection: true,
      },
    },
    breaks: [
      ["key-vault-by-roles", "set properties.enableRbacAuthorization to true"],
      ["key-vault-lets-go", "remove properties.enablePurgeProtection"],
    ],
  },
  {
    type: "applicationinsights:Component",
    name: "prices",
    inputs: { disableLocalAuth: null },
    breaks: [["app-insights-by-identity", "set disableLocalAuth to true"]],
  },
  {
    type: "operationalinsights:Workspace",
    name: "prices",
    inputs: { workspaceCapping: { dailyQuotaGb: -1 } },
    breaks: [["cost-bounded", "workspaceCapping.dailyQuotaGb is -1: set it to at most 1"]],
  },
  {
    type: "sql:ExtendedDatabaseBlobAuditingPolicy",
    name: "prices",
    inputs: {
      state: "Disabled",
      isAzureMonitorTargetEnabled: null,
      auditActionsAndGroups: ["FAILED_DATABASE_AUTHENTICATION_GROUP"],
    },
    breaks: [
      ["sql-audits-enough", "state is Disabled: set it to Enabled"],
      ["sql-audits-enough", "set isAzureMonitorTargetEnabled to true"],
      ["sql-audits-enough", "SUCCESSFUL_DATABASE_AUTHENTICATION_GROUP, DATABASE_PRINCIPAL_CHANGE_GROUP, "],
    ],
  },
  {
    type: "monitor:DiagnosticSetting",
    name: "prices-audit",
    inputs: { logs: [{ category: "SQLSecurityAuditEvents", enabled: false }], workspaceId: null },
    breaks: [
      ["audit-is-kept", "enable the category SQLSecurityAuditEvents"],
      ["audit-is-kept", "set workspaceId"],
    ],
  },
  {
    type: "monitor:ScheduledQueryRule",
    name: "prices",
    inputs: { enabled: false, actions: null },
    breaks: [
      ["alerts-are-heard", "set enabled to true"],
      ["alerts-are-heard", "set actions.actionGroups"],
    ],
  },
  {
    type: "monitor:ActionGroup",
    name: "prices",
    inputs: { enabled: false, webhookReceivers: [{ name: "chat", serviceUri: "http://example.org/=not-a-secret" }] },
    breaks: [
      ["alerts-are-heard", "it notifies nobody: set enabled to true"],
      ["webhooks-by-https", "the address of chat is not https"],
    ],
  },
];
