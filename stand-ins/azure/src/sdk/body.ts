import { isMap, type Value, type Values } from "../engine/wire.ts";
import { isReadOnly, isRequired, type ObjectType, type Property } from "../types/model.ts";
import { type Checking, checkValue, type Problem } from "./check-value.ts";
import { PROPERTIES } from "./exceptions.ts";
import type { Mapping } from "./mapping.ts";
import { sameWord } from "./names.ts";

export interface Body {
  /** The body that would be sent to Azure, including unknowns. */
  readonly body: Values;
  readonly problems: readonly Problem[];
}

/** What azure-native adds to a resource's inputs for its own use. */
const BOOKKEEPING = ["azureApiVersion", "__createBeforeDelete"];

/**
 * Turns a class's inputs into the body of a request and checks them against Azure's published type: the envelope
 * (`location`, `tags`, `sku` …) at the top, everything else under `properties` if azure-native has flattened that.
 */
export function toBody(mapping: Mapping, inputs: Values): Body {
  const problems: Problem[] = [];
  const checking: Checking = { resource: mapping.resource, problems, names: PROPERTIES[mapping.resource.type] ?? {} };
  const inner = innerType(mapping);
  const body: Record<string, Value> = {};
  const properties: Record<string, Value> = {};
  for (const [input, value] of Object.entries(inputs)) {
    if (BOOKKEEPING.includes(input) || mapping.parameters.includes(input)) continue;
    const place = findProperty(mapping, checking, input);
    if (place === undefined) problems.push({ path: input, reason: `${mapping.resource.type} has no such property` });
    else if (isReadOnly(place.property)) problems.push({ path: input, reason: "read-only: Azure sets it" });
    else (place.inner ? properties : body)[place.name] = checkValue(checking, place.property.type, value, input);
  }
  if (Object.keys(properties).length > 0) body.properties = { ...properties };
  checkRequired(mapping.body, body, problems, ["name", ...(mapping.flat ? ["properties"] : [])]);
  if (inner !== undefined) checkRequired(inner, properties, problems, []);
  checkName(mapping, inputs, checking);
  return { body, problems };
}

/** The place of an input in the body. The envelope takes precedence: `location` is never in `properties`. */
export function findProperty(mapping: Mapping, checking: Pick<Checking, "names">, input: string) {
  const wanted = checking.names[input] ?? input;
  const inner = innerType(mapping);
  return search(mapping.body, false) ?? (inner === undefined ? undefined : search(inner, true));

  function search(object: ObjectType, isInner: boolean) {
    const name = Object.keys(object.properties).find((key) => sameWord(key, wanted));
    const property = name === undefined ? undefined : object.properties[name];
    if (name === undefined || property === undefined) return undefined;
    return !isInner && mapping.flat && name === "properties" ? undefined : { name, property, inner: isInner };
  }
}

function innerType(mapping: Mapping): ObjectType | undefined {
  const properties = mapping.flat ? mapping.body.properties.properties : undefined;
  const type = properties && mapping.resource.resolve(properties.type);
  return type?.$type === "ObjectType" ? type : undefined;
}

function checkRequired(object: ObjectType, given: Values, problems: Problem[], except: readonly string[]): void {
  for (const [name, property] of Object.entries(object.properties)) {
    const missing = isRequired(property) && !isReadOnly(property) && given[name] === undefined;
    if (missing && !except.includes(name)) problems.push({ path: name, reason: "required but missing" });
  }
}

/** Checks the resource's own name: the body's type has its rules, though the name is sent in the address. */
function checkName(mapping: Mapping, inputs: Values, checking: Checking): void {
  const rule: Property | undefined = mapping.body.properties.name;
  const name = mapping.nameInput;
  if (rule === undefined || name === undefined) return;
  const value = inputs[name];
  if (value === undefined) checking.problems.push({ path: name, reason: "required but missing" });
  else if (!isMap(value)) checkValue(checking, rule.type, value, name);
}
