import { expect, test, vi } from "vitest";
import type { Arm } from "../../azure/arm.ts";
import { withoutRuntime, withoutSql } from "./offered.ts";

const flex = (version: string) => ({ skuCode: "FC1", functionAppConfigProperties: { runtime: { version } } });

/** A catalogue in which each version of Node has these plans. */
const catalogue = (...versions: readonly (readonly object[])[]) => ({
  value: [
    {
      properties: {
        majorVersions: versions.map((Sku) => ({
          minorVersions: [
            { stackSettings: { windowsRuntimeSettings: {} } },
            { stackSettings: { linuxRuntimeSettings: { Sku } } },
          ],
        })),
      },
    },
  ],
});

async function runtime(answer: object, status = 200) {
  vi.stubGlobal("fetch", async () => Response.json(answer, { status }));
  return withoutRuntime({ token: async () => "a-token" } as unknown as Arm, "dev", "far").finally(vi.unstubAllGlobals);
}

test.each([
  ["in our version", catalogue([flex("24")], [flex("22")]), []],
  [
    "in other versions only",
    catalogue([{ skuCode: "Y1" }], [flex("22")]),
    [expect.stringContaining("only with Node 22, and this needs 24")],
  ],
  ["on other plans only", catalogue([{ skuCode: "Y1" }]), [expect.stringContaining("far has no Flex Consumption")]],
  ["nowhere", { value: [] }, [expect.stringContaining("far has no Flex Consumption")]],
])("a region that has Node %s", async (_, answer, told) => {
  expect(await runtime(answer)).toEqual(told);
});

test("rejects an answer without a catalogue", async () => {
  await expect(runtime({}, 404)).rejects.toThrow("Azure answered HTTP 404 without a catalogue");
});

test.each([
  ["Available", "Available", []],
  ["Default", "Default", []],
  ["Disabled", "Available", [expect.stringContaining("(Disabled: full)")]],
  // With private-endpoint alone, analysts would be refused.
  ["Available", "Visible", [expect.stringMatching(/ \(Visible\).* with network=private-endpoint-with-firewall$/)]],
  [undefined, undefined, []],
])("a region whose SQL is %s, and its server version %s", async (status, version, told) => {
  const body = {
    status,
    reason: "full",
    supportedServerVersions: [
      { name: "2.0", status: "Disabled" },
      { name: "12.0", status: version },
    ],
  };
  const arm = { request: async () => ({ status: 200, body }) } as unknown as Arm;
  expect(await withoutSql(arm, "dev", "far")).toEqual(told);
});
