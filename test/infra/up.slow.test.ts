import { test } from "vitest";
import { describeOnEngine, expectOk } from "../rehearsal/testing/hold.ts";
import { holdOurs } from "./ours.ts";

await describeOnEngine("pulumi up, rehearsed", () => {
  test("a first up", async () => {
    const ours = await holdOurs();
    const first = expectOk(await ours.up({ preview: true }));
    process.stdout.write(`${first.output}\n${JSON.stringify(await ours.outputs(), null, 1)}\n`);
    const t = Date.now();
    const second = expectOk(await ours.up({ preview: true, expectNoChanges: true }));
    process.stdout.write(`${second.output}\n${Date.now() - t}\n`);
    const gone = expectOk(await ours.destroy());
    process.stdout.write(`${gone.output}\n${JSON.stringify(ours.azure.cloud.list())}\n`);
  });
});
