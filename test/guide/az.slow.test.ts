import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startScript } from "../run-script.ts";
import { writeNewAzure } from "./azure.ts";

/** An `az` without a sign-in. */
function newAz() {
  const folder = mkdtempSync(join(tmpdir(), "az-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const signIn = { tenant: "t", client: "c", secret: "s", subscription: "here" };
  writeNewAzure(folder, signIn);
  return (...args: readonly string[]) => startScript("test/guide/az.ts", [folder, ...args]).ended;
}

const CONTAINER = [
  "storage",
  "container",
  "create",
  "--name",
  "state",
  "--account-name",
  "ada",
  "--auth-mode",
  "login",
];

test("like the real az, the stand-in refuses calls without a sign-in, other subscriptions and unknown commands", async () => {
  const az = newAz();
  expect(await az("account", "show")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("Please run 'az login'"),
  });
  await az("login");
  expect((await az("account", "set", "--subscription", "elsewhere")).stderr).toMatch(/doesn't exist in cloud/);
  expect((await az("group", "make")).stderr).toMatch(/misspelled or not recognized/);
  expect((await az("group", "create", "--name", "g")).stderr).toMatch(/arguments are required: --location/);
  expect((await az("group", "create", "--name", "g", "--location", "x", "--colour", "red")).stderr).toMatch(/--colour/);
  expect((await az("ad", "group", "show", "--group", "nobody's")).code).toBe(1);
});

test("an account needs its group and a valid name; a container created through the data plane needs a role that is in effect", async () => {
  const az = newAz();
  await az("login");
  const account = (name: string) => az("storage", "account", "create", "--name", name, "--resource-group", "g");
  expect((await account("ada")).stderr).toMatch(/ResourceGroupNotFound/);
  await az("group", "create", "--name", "g", "--location", "x");
  expect((await account("Ada")).stderr).toMatch(/AccountNameInvalid/);
  expect((await account("ada")).code).toBe(0);
  expect((await az(...CONTAINER)).stderr).toMatch(/required permissions/);
  const { stdout: id } = await az("storage", "account", "show", "--name", "ada");
  await az("role", "assignment", "create", "--role", "Storage Blob Data Contributor", "--scope", id.trim());
  const codes = [await az(...CONTAINER), await az(...CONTAINER), await az(...CONTAINER)].map(({ code }) => code);
  expect(codes).toEqual([1, 1, 0]);
  expect((await az("storage", "container-rm", "create", "--name", "s", "--storage-account", "ada")).code).toBe(0);
});
