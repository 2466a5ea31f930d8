import { PROPERTIES } from "../sdk/exceptions.ts";
import { sameWord } from "../sdk/names.ts";
import type { Catalogue, Resource } from "./catalogue.ts";
import type { ArmType, ObjectType, Property, Ref } from "./model.ts";

/*
 * Replaces Azure's published types if they are missing: lists the types and the place of each property in a body. It has no rules for
 * values, so that nothing is checked.
 */

/** By namespace: the types that the example, the tests and this repository's own program use. */
const TYPES: Readonly<Record<string, readonly string[]>> = {
  "Microsoft.Authorization": ["roleAssignments"],
  "Microsoft.Consumption": ["budgets"],
  "Microsoft.Insights": ["actionGroups", "components", "diagnosticSettings", "scheduledQueryRules"],
  "Microsoft.KeyVault": ["vaults", "vaults/secrets"],
  "Microsoft.ManagedIdentity": ["userAssignedIdentities"],
  "Microsoft.Network": [
    "privateDnsZones",
    "privateDnsZones/virtualNetworkLinks",
    "privateEndpoints",
    "privateEndpoints/privateDnsZoneGroups",
    "virtualNetworks",
    "virtualNetworks/subnets",
  ],
  "Microsoft.OperationalInsights": ["workspaces"],
  "Microsoft.Resources": ["resourceGroups"],
  "Microsoft.Sql": [
    "servers",
    "servers/databases",
    "servers/databases/extendedAuditingSettings",
    "servers/firewallRules",
    "servers/virtualNetworkRules",
  ],
  "Microsoft.Storage": ["storageAccounts", "storageAccounts/blobServices", "storageAccounts/blobServices/containers"],
  "Microsoft.Web": ["serverfarms", "sites", "sites/basicPublishingCredentialsPolicies", "sites/config"],
};

/** Resource Manager's own properties, beside `properties`. */
const ENVELOPE = ["name", "type", "location", "tags", "sku", "kind", "identity", "zones", "plan", "managedBy", "etag"];

const elements: ArmType[] = [];
const add = (type: ArmType): Ref => ({ $ref: `#/${elements.push(type) - 1}` });
const resolve = (ref: Ref) => elements[Number(ref.$ref.slice(2))] as ArmType;

const ANY = add({ $type: "AnyType" });
const WRITE_ONLY = 4;

function object(properties: Readonly<Record<string, Ref | Property>>, rest?: Ref): ObjectType {
  const entries = Object.entries(properties).map(([name, type]) => [name, "$ref" in type ? { type, flags: 0 } : type]);
  return {
    $type: "ObjectType",
    name: "",
    properties: Object.fromEntries(entries),
    ...(rest === undefined ? {} : { additionalProperties: rest }),
  };
}

/** A list whose members have their own ids and `properties` in Azure, which the SDK flattens. */
function parts(properties: Readonly<Record<string, Ref>>): Ref {
  const inner = add(object(properties));
  return add({ $type: "ArrayType", itemType: add(object({ id: ANY, name: ANY, properties: inner }, ANY)) });
}

/** The identities of a resource: the SDK has a list where Azure has a map. */
const IDENTITY = add(object({ principalId: ANY, tenantId: ANY, userAssignedIdentities: add(object({}, ANY)) }, ANY));

/** By type, properties of which more than their place must be known. */
const INSIDE: Readonly<Record<string, Readonly<Record<string, Ref>>>> = {
  "Microsoft.KeyVault/vaults/secrets": {
    properties: add(object({ value: { type: ANY, flags: WRITE_ONLY } }, ANY)),
  },
  "Microsoft.Network/virtualNetworks": {
    subnets: parts({
      addressPrefix: ANY,
      delegations: parts({ serviceName: ANY }),
      networkSecurityGroup: ANY,
      privateEndpointNetworkPolicies: ANY,
      serviceEndpoints: ANY,
    }),
  },
  "Microsoft.Network/virtualNetworks/subnets": { delegations: parts({ serviceName: ANY }) },
  "Microsoft.Network/privateEndpoints": {
    privateLinkServiceConnections: parts({ groupIds: ANY, privateLinkServiceId: ANY }),
  },
  "Microsoft.Network/privateEndpoints/privateDnsZoneGroups": {
    privateDnsZoneConfigs: parts({ privateDnsZoneId: ANY }),
  },
};

/** Types that allow only one name. */
const ONLY_NAMES: Readonly<Record<string, string>> = { "Microsoft.Storage/storageAccounts/blobServices": "default" };

/** By type, names that Azure spells differently from the SDK. */
const SPELLINGS: Readonly<Record<string, readonly string[]>> = {
  "Microsoft.Insights/components": ["AppId", "ApplicationId", "ConnectionString", "InstrumentationKey"],
};

interface OutlinedClass {
  readonly apiVersion: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** Types that have exactly the properties of one class of the SDK, at its API version. */
export function outlineOf(sdk: OutlinedClass): Catalogue {
  const resources = Object.entries(TYPES).flatMap(([namespace, types]) =>
    types.map((type) => resourceOf(`${namespace}/${type}`, sdk)),
  );
  return {
    source: "what is known without Azure's published types",
    resources: (namespace) => resources.filter(({ type }) => type.toLowerCase().startsWith(`${namespace}/`)),
    find: (type) => resources.find((resource) => resource.type.toLowerCase() === type.toLowerCase()),
  };
}

function resourceOf(type: string, sdk: OutlinedClass): Resource {
  const names = [...new Set([...sdk.inputs, ...sdk.outputs])];
  const typeOf = (name: string) => INSIDE[type]?.[name] ?? (name === "identity" ? IDENTITY : ANY);
  const nameOf = (name: string) =>
    PROPERTIES[type]?.[name] ?? SPELLINGS[type]?.find((spelled) => sameWord(spelled, name)) ?? name;
  const fields = (among: readonly string[]) => Object.fromEntries(among.map((name) => [nameOf(name), typeOf(name)]));
  const isFlat = !names.includes("properties");
  const outer = names.filter((name) => !isFlat || ENVELOPE.includes(name));
  const inner = names.filter((name) => !outer.includes(name));
  const only = ONLY_NAMES[type];
  const body = object({
    ...fields(outer),
    name: only === undefined ? ANY : add({ $type: "StringLiteralType", value: only }),
    ...(isFlat ? { properties: add(object(fields(inner))) } : {}),
  });
  return { type, apiVersion: sdk.apiVersion, resolve, body };
}
