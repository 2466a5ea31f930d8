import { createHash } from "node:crypto";
import type { Values } from "../engine/wire.ts";
import type { Mapping } from "../sdk/mapping.ts";

/** azure-native's mark in the inputs: the name is auto-generated, so a replacement can be created before the old one is deleted. */
export const CREATE_BEFORE_DELETE = "__createBeforeDelete";

/**
 * Adds a name if the program gives none, as azure-native does: a uuid for a role assignment, the logical name for a
 * nested resource, else the logical name and 8 hex digits. A generated name is kept.
 * @param seed from the engine: the same for the same resource in the same update
 */
export function withName(mapping: Mapping, logical: string, news: Values, olds: Values, seed: Uint8Array): Values {
  const input = mapping.nameInput;
  if (input === undefined || news[input] !== undefined) return news;
  const old = olds[input];
  if (old !== undefined) return { ...news, [input]: old, ...pick(olds, CREATE_BEFORE_DELETE) };
  const hex = createHash("sha256").update(seed).update(logical).digest("hex");
  const marked = { ...news, [CREATE_BEFORE_DELETE]: true };
  if (["roleAssignmentName", "roleDefinitionId"].includes(input)) return { ...marked, [input]: uuid(hex) };
  const nested = mapping.path.filter((segment) => segment.input !== undefined).length > 1;
  return nested ? { ...news, [input]: logical } : { ...marked, [input]: `${logical}${hex.slice(0, 8)}` };
}

function uuid(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}

function pick(values: Values, key: string): Values {
  const value = values[key];
  return value === undefined ? {} : { [key]: value };
}
