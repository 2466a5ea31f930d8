import type { Answer } from "../arm/cloud.ts";

export const storage: Record<string, Answer> = {
  "Microsoft.Storage/storageAccounts": ({ name, body }) => ({
    properties: {
      provisioningState: "Succeeded",
      primaryLocation: body.location ?? "",
      statusOfPrimary: "available",
      privateEndpointConnections: [],
      primaryEndpoints: Object.fromEntries(
        ["blob", "dfs", "file", "queue", "table"].map((kind) => [kind, `https://${name}.${kind}.core.windows.net/`]),
      ),
    },
  }),
  "Microsoft.Storage/storageAccounts/blobServices/containers": () => ({
    properties: { hasImmutabilityPolicy: false, hasLegalHold: false, leaseState: "Available", leaseStatus: "Unlocked" },
  }),
};
