import { findProperty } from "../sdk/body.ts";
import { PROPERTIES } from "../sdk/exceptions.ts";
import type { Mapping } from "../sdk/mapping.ts";
import { isFixed } from "../types/model.ts";

/**
 * The properties besides names and locations for which azure-native replaces: its own list
 * (provider/pkg/gen/replacement.go), and those that Azure's specifications mark as fixed at creation. Azure's published
 * types have this mark only for names, so here a decision of the real provider can differ.
 */
const MORE: Readonly<Record<string, readonly string[]>> = {
  "azure-native:authorization:RoleAssignment": ["principalId"],
  "azure-native:network:PrivateEndpoint": ["subnet"],
  "azure-native:storage:StorageAccount": ["isHnsEnabled"],
  "azure-native:web:WebApp": ["kind"],
  // pulumi-azure-native issue 4096: a changed administrator is planned as a replacement of the server.
  "azure-native:sql:Server": ["administrators"],
};

/** Whether a change at this path requires a replacement. */
export function replaces(mapping: Mapping, path: string): boolean {
  const input = /^\w+/.exec(path)?.[0] ?? path;
  if (input === "location" || mapping.parameters.includes(input)) return true;
  if (MORE[mapping.sdk.token]?.includes(input)) return true;
  const place = findProperty(mapping, { names: PROPERTIES[mapping.resource.type] ?? {} }, input);
  return place !== undefined && isFixed(place.property);
}
