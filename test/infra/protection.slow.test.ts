import { describeOnEngine, expectOk, stepsOf } from "@stand-ins/azure/testing";
import { describe, expect, test } from "vitest";
import { startScript } from "../run-script.ts";
import { holdOurs } from "./hold.ts";
import type { Ours } from "./ours.ts";
import { everything, flagsOf, protectedStack, pulumi, stateOf } from "./protected-stack.ts";
import { runCommand } from "./run-command.ts";
import { DEV } from "./stacks.ts";

/** Long enough for some dozens of runs of the engine. */
const LOOP = { timeout: 600_000 };

/** The resources in the state, and the existing ones, by Azure's ids. */
async function bothSides(ours: Ours): Promise<readonly [state: readonly string[], azure: readonly string[]]> {
  const known = (await stateOf(ours)).filter(({ type }) => type.startsWith("azure-native:"));
  const ids = (list: readonly { readonly id?: string }[]) => list.map(({ id = "" }) => id.toLowerCase()).toSorted();
  const made = ours.azure.cloud.list().filter(({ type }) => !/\/subnets$/i.test(type));
  return [ids(known), ids(made)];
}

await describeOnEngine("a protected stack", () => {
  test("protects everything it has registered", async () => {
    const ours = await protectedStack();
    const open = (await stateOf(ours)).filter(({ type, protect }) => !type.startsWith("pulumi:") && !protect);
    expect(open.map(({ urn }) => urn)).toEqual([]);
  });

  describe("is unchanged, in the state and on Azure, after destroy", () => {
    test(
      "without options, with a preview, --continue-on-error, --refresh, --run-program or --exclude-protected",
      LOOP,
      async () => {
        const ours = await protectedStack();
        const before = await everything(ours);
        for (const options of [
          {},
          { preview: true },
          { args: ["--continue-on-error"] },
          { args: ["--refresh"] },
          { args: ["--run-program"] },
        ]) {
          const refused = await ours.destroy(options);
          expect([options, refused.ok, refused.output]).toEqual([options, false, expect.stringContaining("protected")]);
          expect([options, await everything(ours)]).toEqual([options, before]);
        }
        expectOk(await ours.destroy({ args: ["--exclude-protected"] }));
        expect(await everything(ours)).toEqual(before);
        expectOk(await ours.up({ expectNoChanges: true }));
      },
    );

    test("of any part of it, with its dependents", LOOP, async () => {
      const ours = await protectedStack();
      const before = await everything(ours);
      const parts = ["ResourceGroup", "ScheduledQueryRule", "Secret", "FunctionApp", "Command", "pulumi:Stack"];
      for (const part of parts) {
        const { urn = "" } = before.state.find(({ type }) => type.endsWith(`:${part}`)) ?? {};
        const refused = await ours.destroy({ args: ["--target", urn, "--target-dependents"] });
        expect([part, refused.ok, refused.output]).toEqual([part, false, expect.stringContaining("protected")]);
        expect([part, await everything(ours)]).toEqual([part, before]);
      }
    });

    test("by npm run, which says what to do", async () => {
      const ours = await protectedStack();
      const before = await everything(ours);
      const destroy = () => runCommand(ours, ["destroy", ...flagsOf(ours), "--yes"]);
      const told = "prod is protected, so nothing was changed. To unprotect it: npm run unprotect -- --stack prod;";
      expect((await destroy()).stderr).toContain(told);
      await ours.configure({ protect: false });
      expect((await destroy()).stderr).toContain(told);
      expect(await everything(ours)).toEqual(before);
      const unprotected = await runCommand(ours, ["unprotect", ...flagsOf(ours)]);
      expect([unprotected.code, unprotected.stdout]).toEqual([0, expect.stringMatching(/^prod is unprotected, in/m)]);
      expect(stepsOf(expectOk(await ours.up()))).toEqual([]);
      expect((await destroy()).stdout).toMatch(/^Nothing is left in Azure/m);
      expect(ours.azure.cloud.list()).toEqual([]);
    });
  });

  test("is unprotected by one up that changes nothing else, and then destroyed completely", async () => {
    const ours = await protectedStack();
    const before = ours.azure.cloud.list();
    await ours.configure({ protect: false });
    expect(stepsOf(expectOk(await ours.up()))).toEqual([]);
    expect(ours.azure.cloud.list()).toEqual(before);
    expect((await stateOf(ours)).filter(({ protect }) => protect)).toEqual([]);
    expectOk(await ours.destroy());
    expect(ours.azure.cloud.list()).toEqual([]);
  });

  test(
    "that was partly unprotected, as the engine proposes, loses from the state only what is deleted on Azure",
    LOOP,
    async () => {
      const ours = await protectedStack();
      const [known, made] = await bothSides(ours);
      expect(known).toEqual(made);
      const proposal = /^ *`pulumi state unprotect '(.+)'`/gm;
      let refused = await ours.destroy();
      for (let round = 0; !refused.ok && round < 20; round++) {
        const urns = [...refused.output.matchAll(proposal)].map(([, urn = ""]) => urn);
        await pulumi(ours, "state", "unprotect", ...new Set(urns), "--yes");
        refused = await ours.destroy();
        const [left, exists] = await bothSides(ours);
        expect(left).toEqual(exists);
      }
      expect([refused.ok, ours.azure.cloud.list()]).toEqual([true, []]);
    },
  );

  test("drops an analyst's address once that rule is unprotected, as the refusal says", async () => {
    const ours = await holdOurs({ stack: "prod", config: { ...DEV, protect: true } });
    expectOk(await ours.up());
    const before = await everything(ours);
    await ours.configure({ analysts: [] });
    const refused = await ours.up({ preview: true });
    expect(refused.ok).toBe(false);
    const [, urn = ""] = /`pulumi state unprotect '(.+)'`/.exec(refused.output) ?? [];
    expect(urn).toMatch(/::prices-office$/);
    expect(await everything(ours)).toEqual(before);
    await pulumi(ours, "state", "unprotect", urn, "--yes");
    expect(stepsOf(expectOk(await ours.up({ preview: true })))).toEqual(
      expect.arrayContaining(["delete prices-office"]),
    );
  });
});

await describeOnEngine("npm run rehearse", () => {
  test.each([
    ["dev", ["An update", "The same again", "A destroy"]],
    ["prod", ["An update", "The same again", "A destroy, refused", "The protection is removed", "A destroy"]],
  ])("shows the whole life of %s, to its end", async (stack, acts) => {
    const { code, stdout, stderr } = await startScript("test/infra/main.ts", ["--stack", stack]).ended;
    expect([code, stderr], stdout).toEqual([0, ""]);
    const titles = [...stdout.matchAll(/^── (.+)$/gm)].map(([, title = ""]) => title);
    expect(titles).toEqual([
      ...acts.map((act) => expect.stringMatching(`^${act}`)),
      "The stack was rehearsed on the real engine against a stand-in for Azure's interface; not deployed.",
    ]);
  });
});
