import { expect, test } from "vitest";
import { UNKNOWN, type Values } from "../engine/wire.ts";
import { describeOnTypes } from "../testing/types.ts";
import { toBody } from "./body.ts";

const REST = { resourceGroupName: "g", location: "westeurope" };

describeOnTypes("bodies of requests", (classes) => {
  const bodyOf = (token: string, inputs: Values) => toBody(classes.find(`azure-native:${token}`), inputs);

  test("the envelope stays, the rest goes below properties, renamed where Azure's name differs", () => {
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

  test("what the SDK flattens inside of lists is put back", () => {
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

  test("a list of identities becomes the map that Azure wants", () => {
    const inputs = { ...REST, name: "w", identity: { type: "UserAssigned", userAssignedIdentities: ["/i"] } };
    expect(bodyOf("web:WebApp", inputs).body.identity).toEqual({
      type: "UserAssigned",
      userAssignedIdentities: { "/i": {} },
    });
  });

  test("spelling with underscores in Azure's types is no obstacle", () => {
    const inputs = { ...REST, resourceName: "c", kind: "web", applicationType: "web", ingestionMode: "LogAnalytics" };
    const { body, problems } = bodyOf("applicationinsights:Component", inputs);
    expect(problems).toEqual([]);
    expect(body.properties).toEqual({ Application_Type: "web", IngestionMode: "LogAnalytics" });
  });

  test("a class that has not flattened properties keeps them", () => {
    const inputs = {
      ...REST,
      vaultName: "vault-1",
      properties: { tenantId: "1".repeat(36), sku: { family: "A", name: "standard" } },
    };
    const { body, problems } = bodyOf("keyvault:Vault", inputs);
    expect(problems.map(({ reason }) => reason)).toEqual([expect.stringContaining("does not match")]);
    expect(body.properties).toEqual(inputs.properties);
  });

  test("nothing is said of what a preview cannot know", () => {
    const inputs = {
      resourceGroupName: UNKNOWN,
      location: UNKNOWN,
      serverFarmId: UNKNOWN,
      name: UNKNOWN,
      identity: UNKNOWN,
    };
    expect(bodyOf("web:WebApp", inputs).problems).toEqual([]);
  });

  test("all problems are told at once, each with its path", () => {
    const inputs = {
      ...REST,
      virtualNetworkName: "v",
      addressSpace: {},
      subnets: [{ name: "s", delegations: [{ serviceName: 7 }], colour: "red" }],
    };
    const { problems } = bodyOf("network:VirtualNetwork", inputs);
    expect(problems).toEqual([
      { path: "subnets[0].delegations[0].serviceName", reason: "a string is wanted, not a number" },
      { path: "subnets[0].colour", reason: expect.stringContaining("no such property") },
    ]);
  });
});
