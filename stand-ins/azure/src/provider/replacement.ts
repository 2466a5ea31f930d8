import { findProperty } from "../sdk/body.ts";
import { PROPERTIES } from "../sdk/exceptions.ts";
import type { Mapping } from "../sdk/mapping.ts";
import { isFixed } from "../types/model.ts";

/**
 * What azure-native replaces for beyond names and locations: its own list (provider/pkg/gen/replacement.go), and what
 * Azure's specifications mark as given at creation only. Azure's published types have no such mark but for names, so
 * this is where a decision of the real provider can differ.
 */
const MORE: Readonly<Record<string, readonly string[]>> = {
  "azure-native:authorization:RoleAssignment": ["principalId"],
  "azure-native:network:PrivateEndpoint": ["subnet"],
  "azure-native:storage:StorageAccount": ["isHnsEnabled"],
  "azure-native:web:WebApp": ["kind"],
  // pulumi-azure-native issue 4096: a changed administrator is planned as another server.
  "azure-native:sql:Server": ["administrators"],
};

/** Whether a change at this path means another resource. */
export function replaces(mapping: Mapping, path: string): boolean {
  const input = /^\w+/.exec(path)?.[0] ?? path;
  if (input === "location" || mapping.parameters.includes(input)) return true;
  if (MORE[mapping.sdk.token]?.includes(input)) return true;
  const place = findProperty(mapping, { names: PROPERTIES[mapping.resource.type] ?? {} }, input);
  return place !== undefined && isFixed(place.property);
}
