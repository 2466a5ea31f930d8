// @ts-check

const TAGS = ["project", "stack"];

/** The types of resources that cannot have tags in Azure; all others must have them. */
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
  description: "A resource names its stack, on the bill and to anyone who finds it later.",
  /** @type {import("@pulumi/policy").ResourceValidation} */
  validateResource: ({ type, props }, report) => {
    if (!type.startsWith("azure-native:") || WITHOUT_TAGS.includes(type)) return;
    const missing = TAGS.filter((tag) => !(tag in (props.tags ?? {})));
    if (missing.length > 0) report(`there is no tag ${missing.join(" and ")}: pass the stack's tags.`);
  },
};
