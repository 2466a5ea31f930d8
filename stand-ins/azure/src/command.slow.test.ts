import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { describeOnEngine, expectOk, hold, stepsOf } from "./testing/hold.ts";

/** A shop whose opening logs each event in a line. */
async function diary(more: Record<string, string> = {}) {
  const folder = mkdtempSync(join(tmpdir(), "diary-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "diary");
  const write = (word: string) => `echo ${word} $SHOP >> ${file}`;
  const shop = await hold({ config: { opening: write("open"), closing: write("close"), ...more } });
  return {
    shop,
    write,
    read: () =>
      readFileSync(file, "utf8")
        .trim()
        .split("\n")
        .map((line) => line.split(" ")),
  };
}

await describeOnEngine("commands on the real engine", () => {
  test("a command runs when it is created and when it is deleted, with outputs in its environment", async () => {
    const { shop, read } = await diary();
    expectOk(await shop.up());
    expectOk(await shop.up({ expectNoChanges: true }));
    const { host } = await shop.outputs();
    expectOk(await shop.destroy());
    expect(read()).toEqual([
      ["open", host],
      ["close", host],
    ]);
  });

  test("a preview runs nothing", async () => {
    const shop = await hold({ config: { opening: "exit 1" } });
    expectOk(await shop.preview());
  });

  test("a changed trigger replaces, whether or not there is an update", async () => {
    const { shop, read, write } = await diary({ change: "true" });
    await shop.configure({ change: write("change") });
    expectOk(await shop.up());
    await shop.configure({ goods: "apples" });
    expect([...stepsOf(expectOk(await shop.up()))].sort()).toEqual([
      "create-replacement opening",
      "delete-replaced opening",
      "replace opening",
    ]);
    expect(read().map(([word]) => word)).toEqual(["open", "open", "close"]);
  });

  test("a changed environment is an update, which has its own command", async () => {
    const { shop, read, write } = await diary();
    await shop.configure({ change: write("change") });
    expectOk(await shop.up());
    await shop.configure({ clerk: "Ada" });
    expect(stepsOf(expectOk(await shop.up()))).toEqual(["update opening"]);
    expect(read().map(([word]) => word)).toEqual(["open", "change"]);
  });

  test("a failing command fails its resource with its output, and is tried again", async () => {
    const shop = await hold({ config: { opening: "echo no key >&2; exit 3" } });
    const failed = await shop.up();
    expect(failed.ok).toBe(false);
    expect(failed.output).toContain("exit status 3: running");
    expect(failed.output).toContain("no key");
    await shop.configure({ opening: "echo open" });
    expect(stepsOf(expectOk(await shop.up()))).toEqual(["create opening"]);
  });

  test("a command without a folder runs in the program's, and reads its input", async () => {
    const shop = await hold({ config: { opening: "cat; ls Pulumi.yaml", clerk: "Ada" } });
    expectOk(await shop.up());
    expect(await shop.outputs()).toMatchObject({ said: "AdaPulumi.yaml" });
  });

  test("the output of a run is passed to the next", async () => {
    const shop = await hold({ config: { opening: 'echo "after $PULUMI_COMMAND_STDOUT"' } });
    expectOk(await shop.up());
    await shop.configure({ clerk: "Ada" });
    expectOk(await shop.up());
    expect(await shop.outputs()).toMatchObject({ said: "after after " });
  });

  test("killing the engine kills its commands", async () => {
    const { shop } = await diary();
    await shop.configure({ opening: "sleep 600" });
    const up = shop.up();
    const { promise: started, resolve } = Promise.withResolvers<void>();
    const watch = setInterval(() => shop.printed().includes("opening creating") && resolve(), 50);
    await started;
    clearInterval(watch);
    await shop.kill();
    expect((await up).ok).toBe(false);
  });
});
