import { expect, test } from "vitest";
import { describeOnEngine, ESTATE, expectOk, hold } from "./testing/hold.ts";

await describeOnEngine("many kinds of resource on the real engine", () => {
  test.each([
    ["checked against Azure's published types if available", false],
    ["unchecked", true],
  ])("inputs as in Azure's samples are accepted, %s, and programs get the outputs they need", async (_, unchecked) => {
    const estate = await hold({ program: ESTATE, unchecked });
    expectOk(await estate.up({ preview: true }));
    expectOk(await estate.up({ expectNoChanges: true }));
    expectOk(await estate.refresh({ expectNoChanges: true }));
    expect(await estate.outputs()).toEqual({
      publishing: expect.stringMatching(/^app[0-9a-f]{8}\.scm\.azurewebsites\.net$/),
      principal: expect.stringMatching(/^[0-9a-f-]{36}$/),
      connection: expect.stringContaining("InstrumentationKey="),
      address: expect.stringMatching(/^https:\/\/vault[0-9a-f]{8}\.vault\.azure\.net\/secrets\/key$/),
      apps: expect.stringMatching(/\/virtualNetworks\/network[0-9a-f]{8}\/subnets\/apps$/),
    });
  });

  test("a destroy deletes everything in an order that Azure allows", async () => {
    const estate = await hold({ program: ESTATE });
    expectOk(await estate.up());
    expectOk(await estate.destroy());
    expect(estate.azure.cloud.list()).toEqual([]);
    expect(estate.azure.cloud.softDeleted.size).toBe(1);
  });
});
