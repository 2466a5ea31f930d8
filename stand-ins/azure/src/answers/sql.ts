import type { Answer } from "../arm/cloud.ts";
import { isMap } from "../engine/wire.ts";
import { uuidOf } from "./made-up.ts";

export function sql({ sqlHost }: { sqlHost: (server: string) => string }): Record<string, Answer> {
  return {
    "Microsoft.Sql/servers": ({ name }) => ({
      kind: "v12.0",
      properties: { fullyQualifiedDomainName: sqlHost(name), state: "Ready", privateEndpointConnections: [] },
    }),
    "Microsoft.Sql/servers/databases": ({ id, body }) => {
      const sku = isMap(body.sku) ? body.sku : {};
      const objective = String(sku.name ?? "GP_Gen5_2");
      return {
        properties: {
          databaseId: uuidOf(id),
          status: "Online",
          currentServiceObjectiveName: objective,
          requestedServiceObjectiveName: objective,
          currentSku: sku,
        },
      };
    },
    "Microsoft.Sql/servers/virtualNetworkRules": () => ({ properties: { state: "Ready" } }),
  };
}
