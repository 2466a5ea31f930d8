import { expect, test } from "vitest";
import { az, newAzure, pulumiLogin } from "./az.ts";

/** An `az` and a `pulumi` without a sign-in. */
function newAccount() {
  const azure = newAzure({ tenant: "t", subscription: "here", tokenFor: () => "token" });
  return {
    az: (...words: readonly string[]) => az({ words: ["az", ...words], input: "" }, azure),
    login: (address: string) => pulumiLogin({ words: ["pulumi", "login", address], input: "" }, azure),
  };
}

test("like the real az, the stand-in refuses calls without a sign-in, other subscriptions and unknown commands", () => {
  const { az } = newAccount();
  expect(az("account", "show")).toEqual({ code: 1, failed: "ERROR: Please run 'az login' to setup account." });
  expect(az("login")).toEqual({ out: "" });
  expect(az("account", "show", "--query", "id", "--output", "tsv").out).toBe("here\n");
  expect(az("account", "set", "--subscription", "elsewhere").failed).toMatch(/doesn't exist in cloud/);
  expect(az("group", "make").failed).toMatch(/misspelled or not recognized/);
  expect(az("group", "create", "--name", "g").failed).toMatch(/arguments are required: --location/);
  expect(az("group", "create", "--name", "g", "--location", "").failed).toMatch(/--location: expected one argument/);
  expect(az("group", "create", "--name", "g", "--location", "x", "--colour", "red").failed).toMatch(/--colour/);
  expect(az("ad", "group", "show", "--group", "nobody's").code).toBe(1);
});

test("an account needs its group and a valid name; a login needs a role that is in effect, and a container", () => {
  const { az, login } = newAccount();
  az("login");
  const account = (name: string) => az("storage", "account", "create", "--name", name, "--resource-group", "g").failed;
  const ADDRESS = "azblob://state?storage_account=ada";
  expect(account("ada")).toMatch(/ResourceGroupNotFound/);
  az("group", "create", "--name", "g", "--location", "x");
  expect(account("Ada")).toMatch(/AccountNameInvalid/);
  expect(login(ADDRESS).failed).toMatch(/no such host: ada/);
  expect(account("ada")).toBeUndefined();
  const { out: id = "" } = az("storage", "account", "show", "--name", "ada", "--query", "id", "--output", "tsv");
  expect(login(ADDRESS).failed).toMatch(/AuthorizationPermissionMismatch/);
  az("role", "assignment", "create", "--role", "Storage Blob Data Contributor", "--scope", id.trim());
  for (const refused of [/Mismatch/, /Mismatch/, /ContainerNotFound/]) expect(login(ADDRESS).failed).toMatch(refused);
  az("storage", "container-rm", "create", "--name", "state", "--storage-account", "ada");
  expect(login(ADDRESS)).toEqual({ out: "" });
});
