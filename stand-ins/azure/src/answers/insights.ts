import type { Answer } from "../arm/cloud.ts";
import { uuidOf } from "./made-up.ts";

export const insights: Record<string, Answer> = {
  "Microsoft.OperationalInsights/workspaces": ({ id }) => ({
    properties: { provisioningState: "Succeeded", customerId: uuidOf("workspace", id) },
  }),
  "Microsoft.Insights/components": ({ id, name, body }) => {
    const key = uuidOf("instrumentation", id);
    const application = uuidOf("application", id);
    const region = String(body.location).replaceAll(" ", "").toLowerCase();
    return {
      properties: {
        provisioningState: "Succeeded",
        AppId: application,
        ApplicationId: name,
        InstrumentationKey: key,
        ConnectionString: [
          `InstrumentationKey=${key}`,
          `IngestionEndpoint=https://${region}-1.in.applicationinsights.azure.com/`,
          `LiveEndpoint=https://${region}.livediagnostics.monitor.azure.com/`,
          `ApplicationId=${application}`,
        ].join(";"),
      },
    };
  },
  "Microsoft.Insights/scheduledQueryRules": () => ({ properties: { isWorkspaceAlertsStorageConfigured: false } }),
};
