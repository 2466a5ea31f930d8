import { expect, test } from "vitest";
import { describeOnEngine, ESTATE, expectOk, hold } from "./testing/hold.ts";

await describeOnEngine("many kinds of resource on the real engine", () => {
  test.each([
    ["held against Azure's published types where these are here", false],
    ["held against nothing", true],
  ])("inputs as Azure's samples have them are taken, %s, and outputs are what programs need", async (_, unchecked) => {
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

  test("without help a destroy meets what Azure keeps: everything goes in an order that it allows", async () => {
    const estate = await hold({ program: ESTATE });
    expectOk(await estate.up());
    expectOk(await estate.destroy());
    expect(estate.azure.cloud.list()).toEqual([]);
    expect(estate.azure.cloud.softDeleted.size).toBe(1);
  });
});
