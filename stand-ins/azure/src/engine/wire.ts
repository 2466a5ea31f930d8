/**
 * Values as Pulumi sends them: JSON in a protobuf Struct, with two kinds of marked value.
 * Our plugins do not ask for secrets to be marked (the engine keeps the marks), so only unknowns are left.
 */
import struct from "google-protobuf/google/protobuf/struct_pb.js";

export type Struct = struct.Struct;
export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value };
export type Values = { readonly [key: string]: Value };

/** Stands for a value that a preview cannot know; fixed by pulumi/pulumi sdk/go/common/resource/plugin/rpc.go. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The values of a Struct. Nulls are left out: to Pulumi they are the same as absent. */
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
