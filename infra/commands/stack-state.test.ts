import { expect, test } from "vitest";
import type { Pulumi } from "./pulumi.ts";
import { readState } from "./stack-state.ts";

const GROUP = "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/prices1a2b3c4d";

/** The state of a stack with some resources in it. */
async function read(...resources: object[]) {
  const stdout = JSON.stringify({ deployment: { resources } });
  return readState({ ask: async () => ({ ok: true, stdout, stderr: "" }) } as unknown as Pulumi, "dev");
}

test("the state tells the outputs, the resource group, the SQL server's own name, where both are, every id, and what may not be deleted", async () => {
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

test("of a stack that was never brought up there is nothing", async () => {
  expect(await read()).toEqual({ outputs: {}, ids: new Set(), hasApp: false });
});
