import { expect, test } from "vitest";
import { describeOnEngine, expectOk, hold } from "./testing/hold.ts";

const PLANTED = "planted-0f9d8c7b6a";

await describeOnEngine("secrets on the real engine", () => {
  test("a secret that the program exposes as an output is found", async () => {
    const shop = await hold({ secrets: { key: PLANTED }, config: { careless: "output" } });
    expectOk(await shop.up());
    expect(await shop.leaks(PLANTED)).toEqual(expect.arrayContaining(["exported state", "outputs", "printed"]));
  });

  test("a secret in base64 in the tags of a resource is found", async () => {
    const shop = await hold({ secrets: { key: PLANTED }, config: { careless: "tag" } });
    expectOk(await shop.up());
    expect(await shop.leaks(PLANTED)).toEqual(expect.arrayContaining(["exported state"]));
  });

  test("a secret that a command prints is found", async () => {
    const shop = await hold({ config: { opening: `echo ${PLANTED.split("-").join('""-""')}` } });
    expectOk(await shop.up());
    expect(await shop.leaks(PLANTED)).toEqual(expect.arrayContaining(["exported state", "printed"]));
  });
});
