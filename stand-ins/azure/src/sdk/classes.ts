import { PluginError } from "../engine/serve.ts";
import type { Catalogue } from "../types/catalogue.ts";
import { outlineOf } from "../types/outline.ts";
import { readSdkClass } from "./class.ts";
import { type Mapping, mapClass } from "./mapping.ts";

export interface Classes {
  /** How the class with this token is sent to Azure; throws a message for the program's author if that is unknown. */
  find(token: string): Mapping;
  /** Notes on Azure's types that had to be used at another version than the provider's. */
  readonly notes: ReadonlySet<string>;
}

/** @param catalogue Azure's published types; without them nothing is checked */
export function createClasses(packageFolder: string, catalogue: Catalogue | undefined): Classes {
  const known = new Map<string, Mapping>();
  const notes = new Set<string>();
  return {
    notes,
    find: (token) => {
      const before = known.get(token);
      if (before !== undefined) return before;
      const sdk = readSdkClass(packageFolder, token);
      if (sdk === undefined) throw new PluginError(`@pulumi/azure-native has no class ${token}`);
      const mapping = mapClass(sdk, catalogue ?? outlineOf(sdk));
      if (typeof mapping === "string") throw new PluginError(`the rehearsal does not support ${token}: ${mapping}`);
      const { resource } = mapping;
      if (resource.apiVersion !== sdk.apiVersion)
        notes.add(
          `${resource.type} is checked at ${resource.apiVersion}: its types of ${sdk.apiVersion} are missing here`,
        );
      known.set(token, mapping);
      return mapping;
    },
  };
}
