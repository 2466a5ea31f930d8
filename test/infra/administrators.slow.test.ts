import { describeOnEngine, expectOk, stepsOf } from "@stand-ins/azure/testing";
import { expect, test } from "vitest";
import { holdOurs } from "./hold.ts";
import type { Ours } from "./ours.ts";
import { DEV } from "./stacks.ts";

const OTHERS = { login: "Platform team", sid: "55555555-5555-4555-8555-555555555555", type: "group" } as const;
const STRANGERS = { login: "Somebody", sid: "66666666-6666-4666-8666-666666666666" };

const serverOf = ({ azure }: Ours) => {
  const [server, ...more] = azure.cloud.list().filter(({ type }) => type === "Microsoft.Sql/servers");
  if (server === undefined || more.length > 0) throw new Error(`${more.length} servers too many, or none`);
  return server;
};

/** The server's administrators in Azure, from both places that have them. */
function administrators(ours: Ours): object {
  const { id, body } = serverOf(ours);
  const own = ours.azure.cloud.get(`${id}/administrators/ActiveDirectory`)?.body.properties as object;
  expect((body.properties as { administrators: object }).administrators).toMatchObject(own);
  return own;
}

/** Long enough for half a dozen runs of the engine. */
const LONG = { timeout: 600_000 };

const administeredBy = ({ login, sid }: { login: string; sid: string }) =>
  expect.objectContaining({ login, sid, azureADOnlyAuthentication: true });

await describeOnEngine("the administrators of our SQL server", () => {
  test(
    "are those of the configuration after any up, whatever it changed, and the server is not replaced",
    LONG,
    async () => {
      const ours = await holdOurs({ config: DEV });
      expectOk(await ours.up());
      const { id } = serverOf(ours);
      expect(administrators(ours)).toEqual(administeredBy(DEV.sqlAdmin));

      await ours.configure({ sqlAdmin: OTHERS });
      expect(stepsOf(expectOk(await ours.up()))).toEqual(["update administrators"]);
      expect(administrators(ours)).toEqual(administeredBy(OTHERS));
      expectOk(await ours.up({ expectNoChanges: true }));

      // An update of the server sends the administrators of its creation again.
      ours.azure.watch.faults.add({ operation: "update", name: "administrators", how: "refused", message: "cut off" });
      await ours.configure({ analysts: [], network: "private-endpoint" });
      expect((await ours.up()).output).toContain("cut off");
      expect(administrators(ours)).toEqual(administeredBy(DEV.sqlAdmin));
      // `migrate` could not connect from outside; it has nothing to do.
      expect(stepsOf(expectOk(await ours.up()))).toContain("update administrators");
      expect(administrators(ours)).toEqual(administeredBy(OTHERS));

      expectOk(await ours.refresh());
      await ours.configure({ sqlAdmin: { ...OTHERS, login: "Platform" } });
      expectOk(await ours.up());
      expect(administrators(ours)).toEqual(administeredBy({ ...OTHERS, login: "Platform" }));
      expect(serverOf(ours).id).toBe(id);
    },
  );

  test("that somebody changed by hand are reverted by a refresh and an up", async () => {
    const ours = await holdOurs({ config: DEV });
    expectOk(await ours.up());
    expectOk(await ours.refresh());
    expectOk(await ours.up({ expectNoChanges: true }));
    ours.azure.cloud.put({
      id: `${serverOf(ours).id}/administrators/ActiveDirectory`,
      apiVersion: "2023-08-01",
      body: { properties: { administratorType: "ActiveDirectory", ...STRANGERS } },
    });
    expectOk(await ours.refresh());
    expect(stepsOf(expectOk(await ours.up()))).toEqual(["update administrators"]);
    expect(administrators(ours)).toEqual(administeredBy(DEV.sqlAdmin));
  });
});
