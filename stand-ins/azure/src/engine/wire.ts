/**
 * Values as Pulumi sends them: JSON in a protobuf Struct, with two kinds of marked values, secrets and unknowns.
 * Our plugins do not accept marked secrets (the engine keeps those marks), so only unknowns remain.
 */
import struct from "google-protobuf/google/protobuf/struct_pb.js";

export type Struct = struct.Struct;
export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value };
export type Values = { readonly [key: string]: Value };

/** Marks a value that a preview cannot know; defined in pulumi/pulumi sdk/go/common/resource/plugin/rpc.go. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The values of a Struct. Nulls are left out: Pulumi treats them as absent. */
export function fromStruct(message: Struct | undefined): Values {
  return message === undefined ? {} : (withoutNulls(message.toJavaScript() as Value) as Values);
}

export function toStruct(values: Values): Struct {
  return struct.Struct.fromJavaScript(values as Record<string, struct.JavaScriptValue>);
}

export function isMap(value: Value | undefined): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function withoutNulls(value: Value): Value {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (item === null ? [] : [[key, withoutNulls(item)]])),
  );
}
