// @ts-check

const TAGS = ["project", "stack"];

/** What Azure takes no tags on; a kind of resource that is not listed has to be tagged. */
export const WITHOUT_TAGS = [
  "azure-native:authorization:RoleAssignment",
  "azure-native:consumption:Budget",
  "azure-native:monitor:DiagnosticSetting",
  "azure-native:network:PrivateDnsZoneGroup",
  "azure-native:sql:ExtendedDatabaseBlobAuditingPolicy",
  "azure-native:sql:FirewallRule",
  "azure-native:sql:VirtualNetworkRule",
  "azure-native:storage:BlobContainer",
  "azure-native:web:WebAppApplicationSettings",
  "azure-native:web:WebAppFtpAllowed",
  "azure-native:web:WebAppScmAllowed",
];

export const tagged = {
  name: "tagged",
  description: "What belongs to a stack says so: in the bill, and to whoever finds it later.",
  /** @type {import("@pulumi/policy").ResourceValidation} */
  validateResource: ({ type, props }, report) => {
    if (!type.startsWith("azure-native:") || WITHOUT_TAGS.includes(type)) return;
    const missing = TAGS.filter((tag) => !(tag in (props.tags ?? {})));
    if (missing.length > 0) report(`there is no tag ${missing.join(" and ")}: pass tags on.`);
  },
};
