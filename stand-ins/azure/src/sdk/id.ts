import { ArmError } from "../arm/error.ts";
import type { Values } from "../engine/wire.ts";
import type { Mapping } from "./mapping.ts";

/** Inputs with the scope of an extension; a diagnostic setting's is called a URI. */
export const SCOPES: readonly string[] = ["scope", "resourceUri"];

/** The ARM id for these inputs. */
export function idOf(mapping: Mapping, inputs: Values, subscription: string): string {
  const [namespace] = mapping.resource.type.split("/");
  const group = inputs.resourceGroupName;
  const groupId = `/subscriptions/${subscription}/resourceGroups/${String(group)}`;
  if (mapping.resource.type === "Microsoft.Resources/resourceGroups") return groupId;
  const path = mapping.path.map(({ type, input, fixed }) => {
    const name = input === undefined ? fixed : inputs[input];
    // Azure would take an empty or composite name for another address.
    if (typeof name !== "string" || name === "" || name.includes("/"))
      throw new ArmError(400, "InvalidResourceName", `${JSON.stringify(name)} cannot be the name of a ${type} member`);
    return `${type}/${name}`;
  });
  return `${scopeOf()}/providers/${namespace}/${path.join("/")}`;

  function scopeOf(): string {
    const scope = SCOPES.map((input) => inputs[input]).find((value) => typeof value === "string");
    if (scope !== undefined) return `/${scope.replace(/^\/|\/$/g, "")}`;
    return group === undefined ? `/subscriptions/${subscription}` : groupId;
  }
}
