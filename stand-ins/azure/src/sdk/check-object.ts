import { isMap, UNKNOWN, type Value } from "../engine/wire.ts";
import { type ArmType, isReadOnly, isRequired, type ObjectType, type Property, type Ref } from "../types/model.ts";
import { kindOf } from "./check-scalar.ts";
import type { Checking } from "./check-value.ts";
import { sameWord } from "./names.ts";

type Check = (ref: Ref, value: Value, path: string) => Value;

export function checkObject(checking: Checking, type: ObjectType, value: Value, path: string, check: Check): Value {
  const problem = (where: string, reason: string) => checking.problems.push({ path: where, reason });
  const rest = type.additionalProperties;
  // azure-native has a list of ids, Azure a map with the ids as keys and empty values.
  if (Array.isArray(value) && rest !== undefined && value.every((item) => typeof item === "string"))
    return Object.fromEntries(value.map((item) => [item, {}]));
  if (!isMap(value)) {
    problem(path, `expected an object, got ${kindOf(value)}`);
    return value;
  }
  const sent: Record<string, Value> = {};
  const inner: Record<string, Value> = {};
  for (const [key, item] of Object.entries(value)) {
    const at = `${path}.${key}`;
    const place = findPlace(checking, type, at, key);
    if (place !== undefined) {
      if (isReadOnly(place.property)) problem(at, "read-only: Azure sets it");
      (place.inner ? inner : sent)[place.name] = check(place.property.type, item, at);
    } else if (rest !== undefined) sent[key] = check(rest, item, at);
    else problem(at, `Azure has no such property (as of ${checking.resource.apiVersion})`);
  }
  if (Object.keys(inner).length > 0) sent.properties = inner;
  for (const [name, property] of Object.entries(type.properties)) {
    if (isRequired(property) && !isReadOnly(property) && sent[name] === undefined)
      problem(`${path}.${name}`, "required but missing");
  }
  return sent;
}

interface Place {
  readonly name: string;
  readonly property: Property;
  /** Whether it is in the object's own `properties`, which the SDK also flattens in nested objects. */
  readonly inner: boolean;
}

function findPlace(checking: Checking, type: ObjectType, path: string, key: string): Place | undefined {
  const wanted = checking.names[path.replaceAll(/\[\d+\]/g, "[]")] ?? key;
  const nested = type.properties.properties && checking.resource.resolve(type.properties.properties.type);
  return find(type, false) ?? (nested?.$type === "ObjectType" ? find(nested, true) : undefined);

  function find(object: ObjectType, inner: boolean): Place | undefined {
    const entry = Object.entries(object.properties).find(([name]) => sameWord(name, wanted));
    return entry === undefined ? undefined : { name: entry[0], property: entry[1], inner };
  }
}

/** Checks an object whose shape depends on one of its values. */
export function checkVariant(
  checking: Checking,
  type: Extract<ArmType, { $type: "DiscriminatedObjectType" }>,
  value: Value,
  path: string,
  check: Check,
): Value {
  const given = isMap(value) ? value : {};
  const key = Object.keys(given).find((name) => sameWord(name, type.discriminator.replace(".", "")));
  const chosen = key === undefined ? undefined : given[key];
  if (chosen === UNKNOWN) return value;
  const ref = typeof chosen === "string" ? type.elements[chosen] : undefined;
  const variant = ref && checking.resource.resolve(ref);
  if (variant?.$type !== "ObjectType") {
    const allowed = Object.keys(type.elements).join(", ");
    checking.problems.push({ path: `${path}.${type.discriminator}`, reason: `must be one of ${allowed}` });
    return value;
  }
  const whole = { ...variant, properties: { ...type.baseProperties, ...variant.properties } };
  return checkObject(checking, whole, value, path, check);
}
