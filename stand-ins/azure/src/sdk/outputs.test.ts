import { expect, test } from "vitest";
import { createAnswers } from "../answers/answers.ts";
import { createCloud } from "../arm/cloud.ts";
import { isMap, UNKNOWN, type Value } from "../engine/wire.ts";
import { describeOnTypes } from "../testing/types.ts";
import type { ArmType, Ref } from "../types/model.ts";
import type { Mapping } from "./mapping.ts";
import { previewOutputs, toOutputs } from "./outputs.ts";

const GROUP = "/subscriptions/S/resourceGroups/g";
const ANSWERS = createAnswers({ tenant: "T", sqlHost: (server) => `${server}.database.windows.net` });

describeOnTypes("outputs", (classes) => {
  const find = (token: string) => classes.find(`azure-native:${token}`);

  test("properties move to the top level, with the SDK's names", () => {
    const body = {
      id: "/x",
      name: "a",
      type: "Microsoft.Storage/storageAccounts",
      properties: { supportsHttpsTrafficOnly: true, networkAcls: { virtualNetworkRules: [{ id: "/v" }] } },
    };
    expect(toOutputs(find("storage:StorageAccount"), body)).toEqual({
      azureApiVersion: "2024-01-01",
      name: "a",
      type: "Microsoft.Storage/storageAccounts",
      enableHttpsTrafficOnly: true,
      networkRuleSet: { virtualNetworkRules: [{ virtualNetworkResourceId: "/v" }] },
    });
  });

  test("write-only properties are never returned", () => {
    const body = { properties: { administratorLogin: "l", administratorLoginPassword: "p" } };
    expect(toOutputs(find("sql:Server"), body)).toMatchObject({ administratorLogin: "l" });
    expect(JSON.stringify(toOutputs(find("sql:Server"), body))).not.toContain("assword");
  });

  test("a preview gives the inputs, and an unknown for everything Azure adds, also inside lists", () => {
    const outputs = previewOutputs(find("network:VirtualNetwork"), { subnets: [{ name: "s" }] });
    expect(outputs).toMatchObject({ name: UNKNOWN, subnets: [{ name: "s", id: UNKNOWN, addressPrefix: UNKNOWN }] });
  });

  test("everything the stand-in answers is in Azure's published types", () => {
    const tokens = [
      "resources:ResourceGroup",
      "managedidentity:UserAssignedIdentity",
      "sql:Server",
      "sql:Database",
      "sql:VirtualNetworkRule",
      "storage:StorageAccount",
      "storage:BlobContainer",
      "web:AppServicePlan",
      "web:WebApp",
      "network:VirtualNetwork",
      "network:Subnet",
      "network:PrivateEndpoint",
      "network:PrivateDnsZoneGroup",
      "privatedns:PrivateZone",
      "privatedns:VirtualNetworkLink",
      "operationalinsights:Workspace",
      "applicationinsights:Component",
      "monitor:ScheduledQueryRule",
      "keyvault:Vault",
      "keyvault:Secret",
      "authorization:RoleAssignment",
    ];
    const types = tokens.map((token) => find(token).resource.type.toLowerCase());
    expect(types.sort()).toEqual(Object.keys(ANSWERS).sort());
    for (const token of tokens) expect(undocumented(find(token), answerOf(find(token)))).toEqual([]);
  });
});

function answerOf(mapping: Mapping): Value {
  const { type } = mapping.resource;
  const [namespace, ...path] = type.split("/");
  const id = `${GROUP}/providers/${namespace}/${path.map((part) => `${part}/n`).join("/")}`;
  const subnets = [{ name: "s", properties: { delegations: [{ name: "d", properties: { serviceName: "X" } }] } }];
  const location = mapping.body.properties.location === undefined ? {} : { location: "westeurope" };
  const body = { ...location, properties: type.endsWith("/virtualNetworks") ? { subnets } : {} };
  return ANSWERS[type.toLowerCase()]?.({ id, name: "n", body, cloud: createCloud({}) }) ?? {};
}

/** Paths of a value that its type does not have. */
function undocumented({ resource, body }: Mapping, answer: Value): string[] {
  return visit(body, answer, resource.type);

  function visit(type: ArmType, value: Value, path: string): string[] {
    if (Array.isArray(value))
      return type.$type === "ArrayType" ? value.flatMap((item) => follow(type.itemType, item, `${path}[]`)) : [path];
    if (!isMap(value) || type.$type !== "ObjectType") return [];
    return Object.entries(value).flatMap(([key, item]) => {
      const ref = type.properties[key]?.type ?? type.additionalProperties;
      return ref === undefined ? [`${path}.${key}`] : follow(ref, item, `${path}.${key}`);
    });
  }

  function follow(ref: Ref, value: Value, path: string): string[] {
    return visit(resource.resolve(ref), value, path);
  }
}
