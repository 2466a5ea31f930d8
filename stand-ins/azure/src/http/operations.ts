import { randomUUID } from "node:crypto";
import type { Existing } from "../arm/cloud.ts";
import { json } from "./entra.ts";

/**
 * Asynchronous operations, which Azure answers with 202. Each has two addresses (learn.microsoft.com, "Track asynchronous Azure
 * operations"): one gives the status, the other answers 202 until there is a result. Here the work is done at once, and reported as done at
 * the second request.
 */
interface Operations {
  /** The answer to an asynchronous PUT; undefined for one that is answered with the resource. */
  begin(resource: Existing, subscription: string): Response | undefined;
  /** The answer at an operation's address; undefined for other addresses. */
  answer(path: string): Response | undefined;
}

/** By type: the names of its operations' addresses under Microsoft.Sql/locations (Azure's list of resource provider operations). */
const SLOW: Readonly<Record<string, { readonly status: string; readonly result: string }>> = {
  "Microsoft.Sql/servers/administrators": {
    status: "serverAdministratorAzureAsyncOperation",
    result: "serverAdministratorOperationResults",
  },
};

export function createOperations(host: string): Operations {
  const asked = new Map<string, number>();
  const results = new Map<string, Existing>();
  return {
    begin: (resource, subscription) => {
      const slow = SLOW[resource.type];
      if (slow === undefined) return undefined;
      const name = randomUUID();
      results.set(name, resource);
      const below = `${host}/subscriptions/${subscription}/providers/Microsoft.Sql/locations/rehearsal`;
      const address = (kind: string) => `${below}/${kind}/${name}?api-version=${resource.apiVersion}`;
      const body = { operation: "UpsertServerAdministrator", startTime: new Date().toISOString() };
      return json(202, body, {
        "azure-asyncoperation": address(slow.status),
        location: address(slow.result),
        "retry-after": "1",
      });
    },
    answer: (path) => {
      const [kind, name = ""] = path.split("/").slice(-2);
      const resource = results.get(name);
      const slow = resource && SLOW[resource.type];
      if (slow === undefined || (kind !== slow.status && kind !== slow.result)) return undefined;
      const looks = (asked.get(path) ?? 0) + 1;
      asked.set(path, looks);
      if (kind === slow.status) return json(200, { name, status: looks === 1 ? "InProgress" : "Succeeded" });
      return looks === 1 ? new Response(null, { status: 202 }) : json(200, resource?.body);
    },
  };
}
