import { describe, expect, test } from "vitest";
import { createFaults } from "./faults.ts";

describe("faults", () => {
  test("a fault strikes matching calls, from the n-th on, as often as requested", () => {
    const faults = createFaults();
    faults.add({ operation: "create", type: "t", nth: 2, times: 2, how: "refused" });
    const due = [1, 2, 3, 4].map(() => faults.due("create", "t", "any")?.how);
    expect(due).toEqual([undefined, "refused", "refused", undefined]);
  });

  test.each([
    ["delete", "t", "n"],
    ["create", "u", "n"],
    ["create", "t", "m"],
  ] as const)("a call that does not match (%s %s %s) neither fails nor counts", (operation, type, name) => {
    const faults = createFaults();
    faults.add({ operation: "create", type: "t", name: "n", how: "lost" });
    expect(faults.due(operation, type, name)).toBeUndefined();
    expect(faults.due("create", "t", "n")?.how).toBe("lost");
  });
});
