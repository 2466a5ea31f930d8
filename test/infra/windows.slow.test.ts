import { describeOnEngine, expectOk, stepsOf } from "@stand-ins/azure/testing";
import { expect, test } from "vitest";
import { holdOurs } from "./hold.ts";
import { DEV } from "./stacks.ts";

/** Names with every allowed character. */
const READERS = [
  { name: "Müller #Söhne+ (IT) @a.b_c-d", objectId: "44444444-4444-4444-8444-444444444444", type: "group" },
  { name: "1 two words", objectId: "55555555-5555-4555-8555-555555555555", type: "user" },
];

await describeOnEngine("our project's up on Windows, by the documented rules of Go, cmd and the C runtime", () => {
  test("succeeds: the steps read their values unchanged, and run again only if one changes", async () => {
    const ours = await holdOurs({ config: { ...DEV, readers: READERS }, asOnWindows: true });
    expectOk(await ours.up());
    expect([...(ours.sql.members.get("bi_reader") ?? [])]).toEqual(READERS.map(({ name }) => name));
    expect(ours.azure.publishing.publications.length).toBe(1);
    expectOk(await ours.up({ expectNoChanges: true }));

    await ours.configure({ readers: READERS.slice(1) });
    expect(stepsOf(expectOk(await ours.up()))).toEqual(["update migrate"]);
    expect([...(ours.sql.members.get("bi_reader") ?? [])]).toEqual(["1 two words"]);
  });
});

await describeOnEngine("a step's registered inputs", () => {
  test("have names and values, and nothing from the machine or the deployer", async () => {
    const ours = await holdOurs({ config: DEV });
    expectOk(await ours.up());
    const { resources = [] } = (await ours.exportState()).deployment;
    const commands = resources.filter(({ type }) => type === "command:local:Command");
    const names = commands.map(({ inputs }) => Object.keys((inputs?.environment ?? {}) as object));
    expect(commands.map(({ inputs }) => ({ ...inputs, environment: undefined }))).toEqual(
      ["administrators", "migrate", "publish"].map((step) => ({
        interpreter: ["node"],
        create: `steps/${step}.ts`,
        update: `steps/${step}.ts`,
        environment: undefined,
      })),
    );
    expect(names.map((variables) => variables.map((name) => name.replace("TRACKER_STEP_", "")).toSorted())).toEqual([
      ["CAUSE", "GROUP", "LOGIN", "SERVER_NAME", "SID", "SUBSCRIPTION", "TENANT"],
      ["DATABASE", "GROUP", "HASH", "READERS", "SERVER", "SERVER_NAME", "SUBSCRIPTION", "TENANT", "WRITER"],
      ["GROUP", "HASH", "HOST", "SITE", "SUBSCRIPTION", "TENANT"],
    ]);
    const { clientId, objectId } = ours.azure.caller();
    const written = JSON.stringify(commands.map(({ inputs }) => inputs));
    for (const own of [process.cwd(), process.execPath, clientId, objectId]) expect(written).not.toContain(own);
  });
});
