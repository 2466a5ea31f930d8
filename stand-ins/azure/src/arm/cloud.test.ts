import { beforeEach, describe, expect, test } from "vitest";
import { createAnswers } from "../answers/answers.ts";
import { type Cloud, createCloud } from "./cloud.ts";
import { ArmError } from "./error.ts";

const GROUP = "/subscriptions/S/resourceGroups/g";
const at = (path: string) => `${GROUP}/providers/${path}`;
const NETWORK = at("Microsoft.Network/virtualNetworks/v");
const PLAN = at("Microsoft.Web/serverfarms/p");
const APP = at("Microsoft.Web/sites/w");

let cloud: Cloud;
const put = (id: string, properties = {}) => cloud.put({ id, apiVersion: "any", body: { location: "x", properties } });
const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof ArmError) return `${error.status} ${error.code}`;
    throw error;
  }
  return "no error";
};

beforeEach(() => {
  cloud = createCloud(createAnswers({ tenant: "T", sqlHost: (server) => server }));
  put(GROUP);
});

describe("what prevents a deletion", () => {
  const lock = (scope: string) => `${scope}/providers/Microsoft.Authorization/locks/keep`;
  const SUBNET = `${NETWORK}/subnets/s`;

  beforeEach(() => {
    put(PLAN);
    put(NETWORK, { subnets: [{ name: "s", properties: {} }] });
  });

  test.each([
    ["on the resource", PLAN],
    ["on its group", GROUP],
    ["on the subscription", "/subscriptions/S"],
  ])("a lock %s protects it and its group, until the lock is deleted", (_, scope) => {
    put(lock(scope), { level: "CanNotDelete" });
    for (const id of [PLAN, GROUP]) expect(codeOf(() => cloud.delete(id))).toBe("409 ScopeLocked");
    expect(cloud.get(PLAN)).toBeDefined();
    cloud.delete(lock(scope));
    expect(codeOf(() => cloud.delete(GROUP))).toBe("no error");
  });

  test("a lock on a resource protects no other", () => {
    put(lock(PLAN), { level: "CanNotDelete" });
    expect(codeOf(() => cloud.delete(NETWORK))).toBe("no error");
  });

  test("a policy protects its types, and their group with everything in it", () => {
    cloud.hindrances.denied.add("Microsoft.Web/serverfarms");
    for (const id of [PLAN, GROUP]) expect(codeOf(() => cloud.delete(id))).toBe("403 RequestDisallowedByPolicy");
    expect(cloud.get(NETWORK)).toBeDefined();
    expect(codeOf(() => cloud.delete(NETWORK))).toBe("no error");
  });

  test("a subnet that the platform holds protects its network and the group, but nothing else in the group", () => {
    cloud.hindrances.heldSubnets.add(SUBNET);
    expect(codeOf(() => cloud.delete(NETWORK))).toBe("400 InUseSubnetCannotBeDeleted");
    expect(codeOf(() => cloud.delete(GROUP))).toBe("409 ResourceGroupDeletionBlocked");
    expect(cloud.list().map(({ id }) => id)).toEqual([GROUP, NETWORK, SUBNET]);
    cloud.hindrances.heldSubnets.clear();
    expect(codeOf(() => cloud.delete(GROUP))).toBe("no error");
    expect(cloud.list()).toEqual([]);
  });
});

describe("Resource Manager's rules", () => {
  test.each([
    [
      "a missing group",
      "/subscriptions/S/resourceGroups/none/providers/Microsoft.Sql/servers/s",
      "404 ResourceGroupNotFound",
    ],
    ["a missing parent", at("Microsoft.Sql/servers/s/databases/d"), "404 ParentResourceNotFound"],
    ["an invalid id", "/subscriptions/S/providers/Microsoft.Sql", "400 InvalidResourceId"],
  ])("nothing is created in %s", (_, id, code) => {
    expect(codeOf(() => put(id))).toBe(code);
  });

  test("what comes with its parent need not be created", () => {
    put(at("Microsoft.Storage/storageAccounts/a"));
    const container = at("Microsoft.Storage/storageAccounts/a/blobServices/default/containers/c");
    expect(codeOf(() => put(container))).toBe("no error");
  });

  test("a body may only refer to what exists", () => {
    expect(codeOf(() => put(APP, { serverFarmId: PLAN }))).toBe("404 LinkedResourceNotFound");
    put(PLAN);
    expect(codeOf(() => put(APP, { serverFarmId: PLAN }))).toBe("no error");
  });

  test("names in public host names are unique across groups", () => {
    put(APP);
    put("/subscriptions/S/resourceGroups/h");
    expect(codeOf(() => put("/subscriptions/S/resourceGroups/h/providers/Microsoft.Web/sites/W"))).toBe(
      "409 NameNotAvailable",
    );
    expect(codeOf(() => put(APP))).toBe("no error");
  });

  test("a plan with an app, and a subnet in use, cannot be deleted", () => {
    put(PLAN);
    put(NETWORK, { subnets: [{ name: "s", properties: { addressPrefix: "10.0.0.0/26" } }] });
    put(APP, { serverFarmId: PLAN, virtualNetworkSubnetId: `${NETWORK}/subnets/s` });
    expect(codeOf(() => cloud.delete(PLAN))).toBe("409 Conflict");
    expect(codeOf(() => cloud.delete(NETWORK))).toBe("400 InUseSubnetCannotBeDeleted");
    cloud.delete(APP);
    expect(codeOf(() => cloud.delete(NETWORK))).toBe("no error");
  });

  test("a network has the subnets that its last PUT names, which must include those in use", () => {
    const subnet = (name: string) => ({ name, properties: { addressPrefix: "10.0.0.0/26" } });
    put(NETWORK, { subnets: [subnet("s"), subnet("t"), subnet("u")] });
    put(at("Microsoft.Network/privateEndpoints/e"), { subnet: { id: `${NETWORK}/subnets/t` } });
    put(NETWORK, { subnets: [subnet("s"), subnet("t")] });
    expect(cloud.children(`${NETWORK}/subnets`).map(({ name }) => name)).toEqual(["s", "t"]);
    expect(codeOf(() => put(NETWORK, { subnets: [subnet("s")] }))).toBe("400 InUseSubnetCannotBeDeleted");
  });

  test.each(["firewallRules", "virtualNetworkRules"])("a server without a public address accepts no %s", (kind) => {
    const server = at("Microsoft.Sql/servers/s");
    put(server, { publicNetworkAccess: "Enabled" });
    expect(codeOf(() => put(`${server}/${kind}/r`))).toBe("no error");
    put(server, { publicNetworkAccess: "Disabled" });
    expect(codeOf(() => put(`${server}/${kind}/r`))).toBe("400 DenyPublicEndpointEnabled");
  });

  test("deleting a group deletes everything in it and on it", () => {
    put(PLAN);
    put(APP, { serverFarmId: PLAN });
    put(`${APP}/providers/Microsoft.Authorization/roleAssignments/r`);
    cloud.delete(GROUP);
    expect(cloud.list()).toEqual([]);
  });

  test("a deleted vault keeps its name", () => {
    const vault = at("Microsoft.KeyVault/vaults/k");
    put(vault);
    cloud.delete(vault);
    expect(codeOf(() => put(vault))).toBe("409 ConflictError");
  });

  test("a subnet written inside its network is a resource, and ids ignore case", () => {
    put(NETWORK, { subnets: [{ name: "s", properties: {} }] });
    expect(cloud.get(`${NETWORK}/SUBNETS/S`)?.type).toBe("Microsoft.Network/virtualNetworks/subnets");
    expect(cloud.children(`${NETWORK}/subnets`)).toHaveLength(1);
  });

  describe("a SQL server's administrators", () => {
    const SERVER = at("Microsoft.Sql/servers/s");
    const ADMINISTRATORS = `${SERVER}/administrators/ActiveDirectory`;
    const block = (sid: string) => ({
      administratorType: "ActiveDirectory",
      azureADOnlyAuthentication: true,
      login: "x",
      sid,
    });
    const own = (sid: string) => ({ administratorType: "ActiveDirectory", login: "x", sid });
    const seen = () =>
      [SERVER, ADMINISTRATORS].map((id) => cloud.get(id)?.body.properties as Record<string, unknown> | undefined);

    test("are a resource as soon as the server has them", () => {
      put(SERVER, {});
      expect(cloud.get(ADMINISTRATORS)).toBeUndefined();
      put(SERVER, { administrators: block("1") });
      expect(seen()).toMatchObject([{ administrators: block("1") }, block("1")]);
    });

    test("are overwritten by a server's PUT with the block, and kept by one without", () => {
      put(SERVER, { administrators: block("1") });
      put(ADMINISTRATORS, own("2"));
      expect(seen()).toMatchObject([{ administrators: block("2") }, block("2")]);
      put(SERVER, { publicNetworkAccess: "Disabled" });
      expect(seen()).toMatchObject([{ administrators: block("2"), publicNetworkAccess: "Disabled" }, block("2")]);
      put(SERVER, { administrators: block("1") });
      expect(seen()).toMatchObject([{ administrators: block("1") }, block("1")]);
    });

    test.each([
      ["nobody", {}, "400 InvalidResourceRequestBody"],
      ["no Entra type", { ...own("2"), administratorType: "Sql" }, "400 InvalidServerAdministratorTypePropertyName"],
      [
        "passwords",
        { ...own("2"), azureADOnlyAuthentication: false },
        "400 InvalidServerAzureADOnlyAuthenticationParameter",
      ],
    ])("are refused if they name %s", (_what, properties, code) => {
      put(SERVER, { administrators: block("1") });
      expect(codeOf(() => put(ADMINISTRATORS, properties))).toBe(code);
    });
  });
});
