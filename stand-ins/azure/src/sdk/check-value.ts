import { UNKNOWN, type Value } from "../engine/wire.ts";
import type { Resource } from "../types/catalogue.ts";
import type { Ref } from "../types/model.ts";
import { checkObject, checkVariant } from "./check-object.ts";
import { checkNumber, checkString, kindOf } from "./check-scalar.ts";

export interface Problem {
  /** In the SDK's names, as in the program: `sku.name`, `subnets[0].delegations`. */
  readonly path: string;
  readonly reason: string;
}

export interface Checking {
  readonly resource: Resource;
  readonly problems: Problem[];
  /** Renamed properties, by their path in the SDK with `[]` for any index. */
  readonly names: Readonly<Record<string, string>>;
}

/** Checks a value against its type and returns it with ARM's names. Unknowns are skipped: the update checks them. */
export function checkValue(checking: Checking, ref: Ref, value: Value, path: string): Value {
  if (value === UNKNOWN) return value;
  const type = checking.resource.resolve(ref);
  const problem = (reason: string) => checking.problems.push({ path, reason });
  const check = (inner: Ref, item: Value, innerPath: string) => checkValue(checking, inner, item, innerPath);
  switch (type.$type) {
    case "AnyType":
    case "NullType":
      return value;
    case "StringType":
    case "StringLiteralType":
      checkString(type, value, problem);
      return value;
    case "IntegerType":
      checkNumber(type, value, problem);
      return value;
    case "BooleanType":
      if (typeof value !== "boolean") problem(`expected a boolean, got ${kindOf(value)}`);
      return value;
    case "ArrayType":
      if (Array.isArray(value)) return value.map((item, index) => check(type.itemType, item, `${path}[${index}]`));
      problem(`expected a list, got ${kindOf(value)}`);
      return value;
    case "UnionType":
      return checkUnion(checking, type.elements, value, path);
    case "ObjectType":
      return checkObject(checking, type, value, path, check);
    case "DiscriminatedObjectType":
      return checkVariant(checking, type, value, path, check);
  }
}

/**
 * Checks an enumeration. Azure marks most as open (any string may be added later), but here an unpublished value is a
 * mistake.
 */
function checkUnion(checking: Checking, elements: readonly Ref[], value: Value, path: string): Value {
  const types = elements.map(checking.resource.resolve);
  const allowed = types.flatMap((type) => (type.$type === "StringLiteralType" ? [type.value] : []));
  if (allowed.length > 0) {
    if (typeof value !== "string" || !allowed.includes(value))
      checking.problems.push({ path, reason: `${JSON.stringify(value)} is not one of ${allowed.join(", ")}` });
    return value;
  }
  const fits = elements.find((element) => {
    const trial = { ...checking, problems: [] };
    checkValue(trial, element, value, path);
    return trial.problems.length === 0;
  });
  return checkValue(checking, fits ?? elements[0] ?? { $ref: "#/0" }, value, path);
}
