import { isDeepStrictEqual } from "node:util";
import { ArmError } from "../arm/error.ts";
import { PluginError } from "../engine/serve.ts";
import type { Values } from "../engine/wire.ts";
import { toBody } from "../sdk/body.ts";
import { idOf } from "../sdk/id.ts";
import type { Mapping } from "../sdk/mapping.ts";
import { toOutputs } from "../sdk/outputs.ts";
import type { Azure } from "./azure.ts";

export interface Made {
  readonly id: string;
  readonly outputs: Values;
}

export function create(azure: Azure, mapping: Mapping, inputs: Values): Made {
  const id = idOf(mapping, inputs, azure.caller().subscriptionId);
  // A resource that comes with its parent under a fixed name always exists.
  const singleton = mapping.nameInput === undefined;
  if (!singleton && azure.cloud.get(id) !== undefined)
    throw new PluginError(`cannot create already existing resource '${id}'`);
  return put(azure, mapping, id, inputs);
}

export function update(azure: Azure, mapping: Mapping, id: string, inputs: Values): Made {
  return put(azure, mapping, id, inputs);
}

function put(azure: Azure, mapping: Mapping, id: string, inputs: Values): Made {
  const { body } = toBody(mapping, inputs);
  const resource = azure.cloud.put({ id, apiVersion: mapping.sdk.apiVersion, body });
  return { id: resource.id, outputs: toOutputs(mapping, resource.body) };
}

export interface Read extends Made {
  readonly inputs: Values;
}

/**
 * The resource's current state; undefined if it is gone. An input whose output has changed since the last update gets
 * the new value, in a simpler form than azure-native's.
 */
export function read(azure: Azure, mapping: Mapping, id: string, inputs: Values, olds: Values): Read | undefined {
  const resource = azure.cloud.get(id);
  if (resource === undefined) return undefined;
  const outputs = toOutputs(mapping, resource.body);
  const drifted = mapping.sdk.inputs.filter(
    (name) => name in outputs && name in olds && !isDeepStrictEqual(outputs[name], olds[name]),
  );
  const changes = Object.fromEntries(drifted.map((name) => [name, outputs[name] ?? null]));
  return { id: resource.id, outputs, inputs: { ...inputs, ...changes } };
}

/** Azure's errors as azure-native words them. */
export function asPluginError(error: unknown): unknown {
  if (!(error instanceof ArmError)) return error;
  return new PluginError(`Status=${error.status} Code="${error.code}" Message="${error.message}"`);
}
