import { findProperty } from "../sdk/body.ts";
import { PROPERTIES } from "../sdk/exceptions.ts";
import type { Mapping } from "../sdk/mapping.ts";
import { isFixed } from "../types/model.ts";

/** What azure-native replaces for beyond what Azure's types say (its provider/pkg/gen/replacement.go). */
const MORE: Readonly<Record<string, readonly string[]>> = {
  "azure-native:authorization:RoleAssignment": ["principalId"],
  "azure-native:network:PrivateEndpoint": ["subnet"],
  "azure-native:network:VirtualNetwork": ["location"],
  "azure-native:resources:ResourceGroup": ["location"],
  "azure-native:storage:StorageAccount": ["isHnsEnabled", "location"],
  "azure-native:web:WebApp": ["location", "kind"],
};

/**
 * Whether a change at this path means another resource: a part of the id, a property that Azure's types call a
 * deploy-time constant, or one that azure-native has on its own list.
 */
export function replaces(mapping: Mapping, path: string): boolean {
  const input = /^\w+/.exec(path)?.[0] ?? path;
  if (mapping.parameters.includes(input)) return true;
  if (MORE[mapping.sdk.token]?.includes(input)) return true;
  const place = findProperty(mapping, { names: PROPERTIES[mapping.resource.type] ?? {} }, input);
  return place !== undefined && isFixed(place.property);
}
