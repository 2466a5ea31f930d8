import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describeOnEngine, expectOk } from "@stand-ins/azure/testing";
import { expect, test } from "vitest";
import { cloneOf } from "./clone.ts";
import { everything, flagsOf, protectedStack, pulumi, tryPulumi } from "./protected-stack.ts";
import { runCommand } from "./run-command.ts";
import { stackFile } from "./stacks.ts";

/** Long enough for some dozens of runs of the engine. */
const LOOP = { timeout: 900_000 };

/** A clone with one file changed. */
function changed(file: string, from: string | RegExp, to: string): string {
  return cloneOf((folder) => {
    const path = join(folder, file);
    const text = readFileSync(path, "utf8");
    expect(text).toMatch(from);
    writeFileSync(path, text.replace(from, to));
  });
}

await describeOnEngine("a protected stack, its state and everything on Azure are unchanged after", () => {
  test("pulumi up of a changed configuration", LOOP, async () => {
    const ours = await protectedStack();
    const before = await everything(ours);
    const kept = {
      location: "northeurope",
      sqlLocation: "swedencentral",
      network: "private-endpoint",
      monthlyBudget: 60,
    };
    for (const change of [
      { location: "westeurope" },
      { sqlLocation: "westeurope" },
      { network: "service-endpoint", sqlLocation: "northeurope" },
      { monthlyBudget: 0 },
    ]) {
      await ours.configure(change);
      const refused = await ours.up({ preview: true });
      expect([change, refused.ok, refused.output]).toEqual([change, false, expect.stringMatching(/protect/)]);
      expect([change, await everything(ours)]).toEqual([change, before]);
      await ours.configure(kept);
    }
    await pulumi(ours, "config", "rm", "coindeskKey", "--config-file", ours.configFile);
    const refused = await ours.up({ preview: true });
    expect([refused.ok, refused.output]).toEqual([false, expect.stringContaining("cannot be deleted")]);
    expect(await everything(ours)).toEqual(before);
  });

  test("pulumi up of a changed program: a resource dropped, a resource renamed, another project", LOOP, async () => {
    const ours = await protectedStack();
    const before = await everything(ours);
    for (const [file, from, to, said] of [
      ["infra/resources/budget.ts", /new Budget\(/, "((..._: unknown[]) => {})(", "cannot be deleted"],
      ["infra/index.ts", "new ResourceGroup(name,", 'new ResourceGroup("other",', "protect"],
      ["Pulumi.yaml", /^name: .+$/m, "name: another-project", "no stack named 'prod' found"],
    ] as const) {
      const refused = await ours.up({ program: changed(file, from, to), preview: true });
      expect([file, refused.ok, refused.output]).toEqual([file, false, expect.stringContaining(said)]);
      expect([file, await everything(ours)]).toEqual([file, before]);
    }
  });

  test("pulumi up with --replace or --target-replace for a resource", LOOP, async () => {
    const ours = await protectedStack();
    const before = await everything(ours);
    for (const type of ["sql:Server", "web:WebApp", "resources:ResourceGroup"]) {
      const { urn = "" } = before.state.find((resource) => resource.type === `azure-native:${type}`) ?? {};
      for (const flag of ["--replace", "--target-replace"]) {
        const refused = await ours.up({ args: [flag, urn] });
        expect([type, flag, refused.ok, refused.output]).toEqual([
          type,
          flag,
          false,
          expect.stringContaining("unable to replace resource"),
        ]);
        expect([type, flag, await everything(ours)]).toEqual([type, flag, before]);
      }
    }
  });

  test(
    "npm run up with another stack's file, without the protection, and with options that bypass it",
    LOOP,
    async () => {
      const ours = await protectedStack();
      const before = await everything(ours);
      const up = (...more: readonly string[]) => runCommand(ours, ["up", ...flagsOf(ours), "--yes", ...more]);
      const refusedFor = async (run: ReturnType<typeof up>, said: string) => {
        const { code, stdout, stderr } = await run;
        expect([code, stdout, stderr]).toEqual([1, "", expect.stringContaining(said)]);
        expect(await everything(ours)).toEqual(before);
      };
      await refusedFor(up("--skip-preview"), "prod is protected: leave out --skip-preview");
      await refusedFor(up("--ignore-protect"), "prod is protected: leave out --ignore-protect");
      await refusedFor(up("--config", "protect=false"), "leave out --config: the configuration");
      const foreign = join(dirname(ours.configFile), "Pulumi.dev.yaml");
      copyFileSync(stackFile("dev"), foreign);
      const dev = ["--stack", "prod", "--config-file", foreign];
      for (const command of ["up", "unprotect"])
        await refusedFor(runCommand(ours, [command, ...dev]), "is the configuration of the stack dev, not of prod");
      await ours.configure({ protect: false });
      await refusedFor(up(), "its configuration no longer says so");
    },
  );

  test("commands that would remove it only from the state", async () => {
    const ours = await protectedStack();
    const before = await everything(ours);
    const { urn = "" } = before.state.find(({ type }) => type === "command:local:Command") ?? {};
    for (const [words, said] of [
      [["state", "delete", urn, "--yes"], "protected"],
      [["state", "delete", "--all", "--yes"], "protected"],
      [["stack", "rm", "--yes"], "still has resources"],
    ] as const) {
      const { code, stderr } = await tryPulumi(ours, ...words);
      expect([words, code === 0, stderr]).toEqual([words, false, expect.stringContaining(said)]);
      expect([words, await everything(ours)]).toEqual([words, before]);
    }
  });
});

await describeOnEngine("a protected stack under another name", () => {
  test("is the same on Azure, and still protected", async () => {
    const ours = await protectedStack();
    const { azure } = await everything(ours);
    await pulumi(ours, "stack", "rename", "live");
    expect(ours.azure.cloud.list()).toEqual(azure);
    await pulumi(ours, "stack", "rename", "prod", "--stack", "live");
    const refused = await ours.destroy();
    expect([refused.ok, refused.output]).toEqual([false, expect.stringContaining("protected")]);
    expectOk(await ours.up({ expectNoChanges: true }));
  });
});
