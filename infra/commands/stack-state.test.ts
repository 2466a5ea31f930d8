import { expect, test } from "vitest";
import type { Pulumi } from "./pulumi.ts";
import { readState } from "./stack-state.ts";

const GROUP = "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/prices1a2b3c4d";

/** Reads the state of a stack with these resources. */
async function read(...resources: object[]) {
  const stdout = JSON.stringify({ deployment: { resources } });
  return readState({ ask: async () => ({ ok: true, stdout, stderr: "" }) } as unknown as Pulumi, "dev");
}

test("reads the outputs, the resource group, the SQL server's name, their regions, every id, and the protection", async () => {
  const found = await read(
    { type: "pulumi:pulumi:Stack", outputs: { page: "https://x" } },
    { type: "azure-native:resources:ResourceGroup", id: GROUP, protect: true, outputs: { location: "swedencentral" } },
    {
      type: "azure-native:sql:Server",
      id: `${GROUP}/providers/Microsoft.Sql/servers/prices5e6f`,
      outputs: { location: "North Europe" },
    },
    {
      type: "azure-native:sql:Database",
      id: `${GROUP}/providers/Microsoft.Sql/servers/prices5e6f/databases/prices7a8b`,
    },
  );
  expect(found).toEqual({
    outputs: { page: "https://x" },
    group: { subscription: "11111111-1111-4111-8111-111111111111", name: "prices1a2b3c4d", location: "swedencentral" },
    sqlServerName: "prices5e6f",
    sqlLocation: "northeurope",
    hasApp: false,
    ids: new Set(
      [
        GROUP,
        `${GROUP}/providers/Microsoft.Sql/servers/prices5e6f`,
        `${GROUP}/providers/Microsoft.Sql/servers/prices5e6f/databases/prices7a8b`,
      ].map((id) => id.toLowerCase()),
    ),
    isProtected: true,
  });
});

test("reads nothing from a stack that was never deployed", async () => {
  expect(await read()).toEqual({ outputs: {}, ids: new Set(), hasApp: false });
});
