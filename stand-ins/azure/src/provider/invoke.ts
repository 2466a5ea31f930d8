import { PluginError } from "../engine/serve.ts";
import type { Values } from "../engine/wire.ts";
import { idOf } from "../sdk/id.ts";
import { toOutputs } from "../sdk/outputs.ts";
import type { Azure } from "./azure.ts";

/** Functions of azure-native: getClientConfig, and the getter of each resource class. */
export function invoke(azure: Azure, token: string, args: Values): Values {
  if (token === "azure-native:authorization:getClientConfig") return { ...azure.caller() };
  const [provider, module, name = ""] = token.split(":");
  const className = /^get(\w+)$/.exec(name)?.[1];
  if (className === undefined || name === "getClientToken")
    throw new PluginError(`the rehearsal does not support ${token}: only getClientConfig and the getters of resources`);
  const mapping = azure.classes.find(`${provider}:${module}:${className}`);
  const id = idOf(mapping, args, azure.caller().subscriptionId);
  const resource = azure.cloud.get(id);
  if (resource === undefined)
    throw new PluginError(`Status=404 Code="ResourceNotFound" Message="${id} was not found."`);
  return { ...toOutputs(mapping, resource.body), id: resource.id };
}
