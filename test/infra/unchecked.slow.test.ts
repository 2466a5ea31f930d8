import { describeOnEngine, expectOk } from "@stand-ins/azure/testing";
import { expect, test } from "vitest";
import { startScript } from "../run-script.ts";
import { holdOurs } from "./hold.ts";
import { DEV, PROD } from "./stacks.ts";

const KEY = "planted-coindesk-key-0123456789";

await describeOnEngine("without Azure's published types", () => {
  test.each([
    ["dev", { config: DEV }],
    ["dev with a CoinDesk key", { config: DEV, secrets: { coindeskKey: KEY } }],
    ["prod", { config: { ...PROD, protect: false }, deployerInside: true }],
  ])("%s is created, stays unchanged, and is destroyed, and no secret can be read", async (_, options) => {
    const ours = await holdOurs({ ...options, unchecked: true });
    expectOk(await ours.up({ preview: true }));
    expectOk(await ours.up({ expectNoChanges: true }));
    expect(await ours.leaks(KEY)).toEqual([]);
    expectOk(await ours.destroy());
    expect(ours.azure.cloud.list()).toEqual([]);
  });

  test("npm run rehearse says that inputs are not checked", async () => {
    const nowhere = { ...process.env, REHEARSAL_ARM_TYPES: "/nowhere" };
    const { code, stdout, stderr } = await startScript("test/infra/main.ts", [], nowhere).ended;
    expect([code, stderr], stdout).toEqual([0, ""]);
    expect(stdout).toMatch(/^Inputs are not checked: .+ are not in \/nowhere, which .+\.$/m);
  });
});
