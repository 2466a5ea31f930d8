import { isMap, UNKNOWN, type Value, type Values } from "../engine/wire.ts";
import type { Resource } from "../types/catalogue.ts";
import { isWriteOnly, type ObjectType, type Property, type Ref } from "../types/model.ts";
import { findProperty } from "./body.ts";
import { PROPERTIES } from "./exceptions.ts";
import type { Mapping } from "./mapping.ts";
import { sameWord } from "./names.ts";

/** The outputs of a class, with its own names. Properties that Azure did not return are missing. */
export function toOutputs(mapping: Mapping, body: Values): Values {
  const inner = isMap(body.properties) ? body.properties : {};
  return fill(mapping, (name, property, flattened, output) => {
    const value = (flattened ? inner : body)[name];
    return value === undefined ? undefined : fromArm(mapping, property.type, value, output);
  });
}

/** The outputs in a preview: the inputs, and an unknown for everything else, as in azure-native. */
export function previewOutputs(mapping: Mapping, inputs: Values): Values {
  return fill(mapping, (_, property, __, output) => {
    const given = inputs[output];
    return given === undefined ? UNKNOWN : previewed(mapping.resource, property.type, given);
  });
}

type Fill = (name: string, property: Property, flattened: boolean, output: string) => Value | undefined;

function fill(mapping: Mapping, value: Fill): Values {
  const outputs: Record<string, Value> = { azureApiVersion: mapping.sdk.apiVersion };
  const names = PROPERTIES[mapping.resource.type] ?? {};
  for (const output of mapping.sdk.outputs) {
    const place = findProperty(mapping, { names }, output);
    if (place === undefined || isWriteOnly(place.property)) continue;
    const found = value(place.name, place.property, place.inner, output);
    if (found !== undefined) outputs[output] = found;
  }
  return outputs;
}

function fromArm(mapping: Mapping, ref: Ref, value: Value, path: string): Value {
  const type = mapping.resource.resolve(ref);
  if (Array.isArray(value))
    return type.$type === "ArrayType" ? value.map((item) => fromArm(mapping, type.itemType, item, `${path}[]`)) : value;
  if (!isMap(value) || type.$type !== "ObjectType") return value;
  const result: Record<string, Value> = {};
  for (const { name, property, item } of entriesOf(mapping.resource, type, value)) {
    const inner = property?.type ?? type.additionalProperties;
    if (inner === undefined || (property !== undefined && isWriteOnly(property))) continue;
    const key = sdkName(mapping, name, path);
    result[key] = fromArm(mapping, inner, item, `${path}.${key}`);
  }
  return result;
}

function sdkName(mapping: Mapping, name: string, path: string): string {
  const renamed = Object.entries(PROPERTIES[mapping.resource.type] ?? {});
  const known = renamed.find(([sdk, arm]) => arm === name && sdk.slice(0, sdk.lastIndexOf(".")) === path);
  return known === undefined ? name : known[0].slice(path.length + 1);
}

/** An object's values, including those of its own `properties`: the SDK also flattens them in nested objects. */
function entriesOf(resource: Resource, type: ObjectType, value: Values) {
  return Object.entries(value).flatMap(([name, item]): { name: string; property?: Property; item: Value }[] => {
    const property = type.properties[name];
    const nested = property && name === "properties" ? resource.resolve(property.type) : undefined;
    if (nested?.$type === "ObjectType" && isMap(item)) return entriesOf(resource, nested, item);
    return [property === undefined ? { name, item } : { name, property, item }];
  });
}

function previewed(resource: Resource, ref: Ref, value: Value): Value {
  const type = resource.resolve(ref);
  if (Array.isArray(value) && type.$type === "ArrayType")
    return value.map((item) => previewed(resource, type.itemType, item));
  if (!isMap(value) || type.$type !== "ObjectType") return value;
  const nested = type.properties.properties && resource.resolve(type.properties.properties.type);
  const known = { ...type.properties, ...(nested?.$type === "ObjectType" ? nested.properties : {}) };
  const result: Record<string, Value> = {};
  for (const [name, property] of Object.entries(known)) {
    if (isWriteOnly(property) || (nested?.$type === "ObjectType" && name === "properties")) continue;
    const key = Object.keys(value).find((candidate) => sameWord(candidate, name));
    result[key ?? name] = key === undefined ? UNKNOWN : previewed(resource, property.type, value[key] ?? null);
  }
  return type.additionalProperties === undefined ? result : { ...result, ...value };
}
