import { expect, test } from "vitest";
import { UNKNOWN, type Values } from "../engine/wire.ts";
import { describeOnTypes } from "../testing/types.ts";
import { toBody } from "./body.ts";

const REST = { resourceGroupName: "g", location: "westeurope" };

describeOnTypes("bodies of requests", (classes) => {
  const bodyOf = (token: string, inputs: Values) => toBody(classes.find(`azure-native:${token}`), inputs);

  test("the envelope stays at the top, the rest goes under properties, renamed if Azure's name differs", () => {
    const inputs = {
      ...REST,
      accountName: "a1b",
      kind: "StorageV2",
      sku: { name: "Standard_LRS" },
      tags: { a: "b" },
      enableHttpsTrafficOnly: true,
      networkRuleSet: { defaultAction: "Deny", virtualNetworkRules: [{ virtualNetworkResourceId: "/v" }] },
    };
    expect(bodyOf("storage:StorageAccount", inputs)).toEqual({
      problems: [],
      body: {
        location: "westeurope",
        kind: "StorageV2",
        sku: { name: "Standard_LRS" },
        tags: { a: "b" },
        properties: {
          supportsHttpsTrafficOnly: true,
          networkAcls: { defaultAction: "Deny", virtualNetworkRules: [{ id: "/v" }] },
        },
      },
    });
  });

  test("objects that the SDK flattens inside lists are restored", () => {
    const subnet = { name: "s", addressPrefix: "10.0.0.0/26", delegations: [{ name: "d", serviceName: "X" }] };
    const inputs = {
      ...REST,
      virtualNetworkName: "v",
      addressSpace: { addressPrefixes: ["10.0.0.0/24"] },
      subnets: [subnet],
    };
    const { body, problems } = bodyOf("network:VirtualNetwork", inputs);
    expect(problems).toEqual([]);
    expect(body.properties).toMatchObject({
      subnets: [
        {
          name: "s",
          properties: { addressPrefix: "10.0.0.0/26", delegations: [{ name: "d", properties: { serviceName: "X" } }] },
        },
      ],
    });
  });

  test("a list of identities becomes the map that Azure expects", () => {
    const inputs = { ...REST, name: "w", identity: { type: "UserAssigned", userAssignedIdentities: ["/i"] } };
    expect(bodyOf("web:WebApp", inputs).body.identity).toEqual({
      type: "UserAssigned",
      userAssignedIdentities: { "/i": {} },
    });
  });

  test("names with underscores in Azure's types are found", () => {
    const inputs = { ...REST, resourceName: "c", kind: "web", applicationType: "web", ingestionMode: "LogAnalytics" };
    const { body, problems } = bodyOf("applicationinsights:Component", inputs);
    expect(problems).toEqual([]);
    expect(body.properties).toEqual({ Application_Type: "web", IngestionMode: "LogAnalytics" });
  });

  test("a class that does not flatten properties keeps them nested", () => {
    const inputs = {
      ...REST,
      vaultName: "vault-1",
      properties: { tenantId: "1".repeat(36), sku: { family: "A", name: "standard" } },
    };
    const { body, problems } = bodyOf("keyvault:Vault", inputs);
    expect(problems.map(({ reason }) => reason)).toEqual([expect.stringContaining("does not match")]);
    expect(body.properties).toEqual(inputs.properties);
  });

  test("values that a preview cannot know cause no problems", () => {
    const inputs = {
      resourceGroupName: UNKNOWN,
      location: UNKNOWN,
      serverFarmId: UNKNOWN,
      name: UNKNOWN,
      identity: UNKNOWN,
    };
    expect(bodyOf("web:WebApp", inputs).problems).toEqual([]);
  });

  test.each([
    ["an unknown property", { shelves: 3 }, "shelves", /has no such property/],
    [
      "an unknown one inside another",
      { sku: { name: "Standard_LRS", colour: "red" } },
      "sku.colour",
      /no such property/,
    ],
    ["a read-only property", { primaryEndpoints: {} }, "primaryEndpoints", /^read-only/],
    ["a missing property", { kind: undefined }, "kind", /^required but missing/],
    ["a missing one inside another", { sku: {} }, "sku.name", /^required but missing/],
    [
      "a value outside the enumeration",
      { minimumTlsVersion: "TLS9_9" },
      "minimumTlsVersion",
      /^"TLS9_9" is not one of/,
    ],
    ["another type", { isHnsEnabled: "yes" }, "isHnsEnabled", /^expected a boolean, got a string/],
    ["a name that does not match", { accountName: "Not_Allowed" }, "accountName", /does not match \^\[a-z0-9\]\+\$/],
    ["a name that is too long", { accountName: "a".repeat(25) }, "accountName", /is longer than 24 characters/],
    ["the text of a missing value", { tags: { a: "12.undefined" } }, "tags.a", /the text of a missing value/],
  ])("%s is a problem", (_, change, path, reason) => {
    const inputs = { ...REST, accountName: "a1b", kind: "StorageV2", sku: { name: "Standard_LRS" }, ...change };
    const given = Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== undefined)) as Values;
    expect(bodyOf("storage:StorageAccount", given).problems).toEqual([{ path, reason: expect.stringMatching(reason) }]);
  });

  test("all problems are reported at once, each with its path", () => {
    const inputs = {
      ...REST,
      virtualNetworkName: "v",
      addressSpace: {},
      subnets: [{ name: "s", delegations: [{ serviceName: 7 }], colour: "red" }],
    };
    const { problems } = bodyOf("network:VirtualNetwork", inputs);
    expect(problems).toEqual([
      { path: "subnets[0].delegations[0].serviceName", reason: "expected a string, got a number" },
      { path: "subnets[0].colour", reason: expect.stringContaining("no such property") },
    ]);
  });
});
