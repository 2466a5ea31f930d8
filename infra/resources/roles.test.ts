import { expect, test } from "vitest";
import { guidOf } from "./roles.ts";

test("the name of a role assignment is a GUID that is the same for the same parts only", () => {
  const one = guidOf("/scope", "principal", "role");
  expect(one).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(guidOf("/scope", "principal", "role")).toBe(one);
  expect(guidOf("/scope", "principal", "another")).not.toBe(one);
  expect(guidOf("/scope", "principa", "lrole")).not.toBe(guidOf("/scope", "principal", "role"));
});
