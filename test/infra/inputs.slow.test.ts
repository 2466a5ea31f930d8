import type { Tamper } from "@stand-ins/azure";
import { describeOnEngineAndTypes } from "@stand-ins/azure/testing";
import { expect, test } from "vitest";
import { holdOurs } from "./hold.ts";
import { DEV } from "./stacks.ts";

/** Changes one input of a resource that the program registers. */
const spoil =
  (type: string, change: Record<string, unknown>): Tamper =>
  (registered) => {
    if (registered.type !== type) return registered.inputs;
    const entries = Object.entries({ ...registered.inputs, ...change }).filter(([, value]) => value !== null);
    return Object.fromEntries(entries) as ReturnType<Tamper>;
  };

await describeOnEngineAndTypes("the inputs that our project registers", () => {
  test.each<[string, Tamper, string]>([
    ["unknown", spoil("azure-native:web:WebApp", { shoeSize: 44 }), "shoeSize: "],
    ["read-only", spoil("azure-native:web:WebApp", { defaultHostName: "x.example" }), "defaultHostName: read-only"],
    ["missing", spoil("azure-native:storage:StorageAccount", { kind: null }), "kind: required but missing"],
    ["enum", spoil("azure-native:sql:Server", { minimalTlsVersion: "0.9" }), '"0.9" is not one of'],
    ["pattern", spoil("azure-native:storage:StorageAccount", { accountName: "Prices_1" }), "does not match"],
    [
      "type",
      spoil("azure-native:web:AppServicePlan", { reserved: "yes" }),
      "reserved: expected a boolean, got a string",
    ],
  ])("are checked against Azure's own types: one that is %s fails the rehearsal", async (_kind, tamper, says) => {
    const ours = await holdOurs({ config: DEV, tamper });
    const run = await ours.preview();
    expect(run.ok).toBe(false);
    expect(run.output).toContain(says);
  });
});
