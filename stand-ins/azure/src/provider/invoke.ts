import { PluginError } from "../engine/serve.ts";
import type { Values } from "../engine/wire.ts";
import type { Azure } from "./azure.ts";

/** The one function of azure-native that is supported. */
export function invoke({ caller }: Azure, token: string): Values {
  if (token === "azure-native:authorization:getClientConfig") return { ...caller() };
  throw new PluginError(`the rehearsal does not support ${token}: only getClientConfig`);
}
