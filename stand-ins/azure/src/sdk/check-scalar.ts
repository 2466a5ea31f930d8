import type { Value } from "../engine/wire.ts";
import type { ArmType } from "../types/model.ts";

type Text = Extract<ArmType, { $type: "StringType" | "StringLiteralType" }>;
type Report = (reason: string) => void;

export function checkString(type: Text, value: Value, problem: Report): void {
  if (typeof value !== "string") {
    problem(`expected a string, got ${kindOf(value)}`);
    return;
  }
  // From a program that used an output, or a missing value, as a string.
  if (/\bundefined\b|\[object |Calling \[toString\]/.test(value))
    problem(`contains the text of a missing value: ${JSON.stringify(value)}`);
  if (type.$type === "StringLiteralType") {
    if (value !== type.value) problem(`${JSON.stringify(value)} is not ${JSON.stringify(type.value)}`);
    return;
  }
  if (type.minLength !== undefined && value.length < type.minLength)
    problem(`${JSON.stringify(value)} is shorter than ${type.minLength} characters`);
  if (type.maxLength !== undefined && value.length > type.maxLength)
    problem(`${JSON.stringify(value)} is longer than ${type.maxLength} characters`);
  if (type.pattern !== undefined && !new RegExp(type.pattern).test(value))
    problem(`${JSON.stringify(value)} does not match ${type.pattern}`);
}

/** types.json calls every number an integer, even those with a fraction: only the limits are checked. */
export function checkNumber(type: Extract<ArmType, { $type: "IntegerType" }>, value: Value, problem: Report): void {
  if (typeof value !== "number") {
    problem(`expected a number, got ${kindOf(value)}`);
    return;
  }
  if (type.minValue !== undefined && value < type.minValue) problem(`${value} is less than ${type.minValue}`);
  if (type.maxValue !== undefined && value > type.maxValue) problem(`${value} is more than ${type.maxValue}`);
}

export function kindOf(value: Value): string {
  if (Array.isArray(value)) return "a list";
  if (value === null) return "null";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
