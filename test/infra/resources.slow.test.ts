import { readFileSync } from "node:fs";
import { join } from "node:path";
import { partsOf } from "@stand-ins/azure";
import { describeOnEngine } from "@stand-ins/azure/testing";
import { expect, test } from "vitest";
import { holdOurs } from "./hold.ts";
import { type Ours, ROOT } from "./ours.ts";
import { DEV, PROD } from "./stacks.ts";

const PAGE = readFileSync(join(ROOT, "docs/resources.md"), "utf8");

/** The rows of the table as `type name`, for one of the stacks. */
function told(stack: string): readonly string[] {
  const rows = [...PAGE.matchAll(/^\| `(.+?)` +\| `(.+?)` +\| (.+?) +\|/gm)];
  return rows
    .filter(([, , , stacks = ""]) => stacks.split(", ").includes(stack))
    .map(([, type, name]) => `${type} ${name}`);
}

/** The resources that a first `up` would register, as `type name`. */
async function planned(ours: Ours): Promise<readonly string[]> {
  const { steps } = await ours.plan();
  const parts = steps.filter(({ op }) => op === "create").map(({ urn }) => partsOf(urn));
  return parts.map(({ type, name }) => `${type} ${name}`).filter((resource) => !resource.startsWith("pulumi:"));
}

await describeOnEngine("docs/resources.md", () => {
  test.each([
    ["dev", DEV],
    ["prod", PROD],
  ])("lists exactly the resources of %s", async (stack, config) => {
    const ours = await holdOurs({ stack, config });
    expect(told(stack).toSorted()).toEqual((await planned(ours)).toSorted());
  });

  test("lists what a CoinDesk key adds", async () => {
    const without = await planned(await holdOurs({ config: DEV }));
    const having = await planned(
      await holdOurs({ config: DEV, secrets: { coindeskKey: "a-planted-coindesk-key-0123" } }),
    );
    const added = having.filter((resource) => !without.includes(resource));
    expect(added).toHaveLength(3);
    for (const resource of added) expect(PAGE).toContain(`\`${resource.split(" ")[0]}\``);
    expect(PAGE).toContain("`prices-key-reader`");
  });
});
