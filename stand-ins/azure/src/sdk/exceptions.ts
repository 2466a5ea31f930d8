/**
 * azure-native's names that cannot be derived from Azure's own. Each line has its reason; a missing one shows at once,
 * because its input is refused as unknown.
 */

/** Modules named after a service rather than after the namespace of its types. */
export const NAMESPACES: Readonly<Record<string, string>> = {
  applicationinsights: "microsoft.insights",
  monitor: "microsoft.insights",
  privatedns: "microsoft.network",
};

/** Classes whose name is not the singular of the last part of the type; `name` if the type allows only one name. */
export const CLASSES: Readonly<Record<string, { readonly type: string; readonly name?: string }>> = {
  // Azure calls an app a site and its plan a server farm.
  "azure-native:web:WebApp": { type: "Microsoft.Web/sites" },
  "azure-native:web:AppServicePlan": { type: "Microsoft.Web/serverfarms" },
  // Each of these classes stands for one ARM type with one fixed name.
  "azure-native:web:WebAppApplicationSettings": { type: "Microsoft.Web/sites/config", name: "appsettings" },
  "azure-native:web:WebAppFtpAllowed": {
    type: "Microsoft.Web/sites/basicPublishingCredentialsPolicies",
    name: "ftp",
  },
  "azure-native:web:WebAppScmAllowed": {
    type: "Microsoft.Web/sites/basicPublishingCredentialsPolicies",
    name: "scm",
  },
  "azure-native:storage:BlobContainer": { type: "Microsoft.Storage/storageAccounts/blobServices/containers" },
  "azure-native:sql:ExtendedDatabaseBlobAuditingPolicy": {
    type: "Microsoft.Sql/servers/databases/extendedAuditingSettings",
  },
  "azure-native:privatedns:PrivateZone": { type: "Microsoft.Network/privateDnsZones" },
};

/** Path parameters whose name does not contain the singular of their segment. */
export const PARAMETERS: Readonly<Record<string, string>> = {
  // The module calls it a private zone.
  privateDnsZones: "privateZoneName",
  // Web's classes call the app's parameter just `name`.
  sites: "name",
  serverfarms: "name",
  // The specification has "settings" in the path and "policy" in the parameter.
  extendedAuditingSettings: "blobAuditingPolicyName",
};

/**
 * Properties with another name in the SDK (the REST specification's x-ms-client-name), by the ARM type of the resource:
 * path in the SDK → last part of the path in ARM.
 */
export const PROPERTIES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "Microsoft.Storage/storageAccounts": {
    networkRuleSet: "networkAcls",
    enableHttpsTrafficOnly: "supportsHttpsTrafficOnly",
    "networkRuleSet.virtualNetworkRules[].virtualNetworkResourceId": "id",
  },
};
