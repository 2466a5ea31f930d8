import { isMap, type Value } from "../engine/wire.ts";
import type { Cloud, Existing, Put } from "./cloud.ts";
import { ArmError } from "./error.ts";
import { isWithin, type ParsedId, parseId, sameId } from "./ids.ts";

/** Types whose names are part of a public host name. */
const UNIQUE_NAMES = [
  "Microsoft.Storage/storageAccounts",
  "Microsoft.Sql/servers",
  "Microsoft.Web/sites",
  "Microsoft.KeyVault/vaults",
];

/** Throws if Azure would refuse the PUT because of what exists. */
export function refusePut(cloud: Cloud, parsed: ParsedId, { id, body }: Put): void {
  if (parsed.parent !== undefined && !existsOrImplied(cloud, parsed.parent)) {
    const group = parseId(parsed.parent)?.type === "Microsoft.Resources/resourceGroups";
    throw group
      ? new ArmError(404, "ResourceGroupNotFound", `Resource group '${parsed.group}' could not be found.`)
      : new ArmError(
          404,
          "ParentResourceNotFound",
          `Failed to perform 'write' on ${id}: ${parsed.parent} does not exist.`,
        );
  }
  for (const linked of linksOf(body)) {
    if (sameId(linked, id) || isWithin(linked, id) || existsOrImplied(cloud, linked)) continue;
    throw new ArmError(404, "LinkedResourceNotFound", `The resource ${linked} referenced by ${id} was not found.`);
  }
  refuseRule(cloud, parsed);
  refuseInUse(cloud, subnetsLeftOut(cloud, id, body));
  if (!UNIQUE_NAMES.includes(parsed.type)) return;
  const taken = cloud.list().find((other) => other.type === parsed.type && sameName(other.name, parsed.name));
  if (taken !== undefined && !sameId(taken.id, id))
    throw new ArmError(409, "NameNotAvailable", `The name '${parsed.name}' is already taken.`);
  if (cloud.softDeleted.has(`${parsed.type}/${parsed.name}`))
    throw new ArmError(409, "ConflictError", `A ${parsed.type} named '${parsed.name}' exists in deleted state.`);
}

/** Azure refuses to delete these while another resource uses them. */
const IN_USE = [
  {
    type: "Microsoft.Web/serverfarms",
    by: "Microsoft.Web/sites",
    status: 409,
    code: "Conflict",
    says: (name: string, user: string) =>
      `Server farm '${name}' cannot be deleted because it has web app(s) ${user} assigned to it.`,
  },
  ...["Microsoft.Web/sites", "Microsoft.Network/privateEndpoints"].map((by) => ({
    type: "Microsoft.Network/virtualNetworks/subnets",
    by,
    status: 400,
    code: "InUseSubnetCannotBeDeleted",
    says: (name: string, user: string) =>
      `Subnet ${name} is in use by ${user} and cannot be deleted. In order to delete the subnet, delete all the resources within the subnet.`,
  })),
];

/** Throws if Azure would refuse the DELETE. A resource group is deleted with everything in it, whatever uses what inside it. */
export function refuseDelete(cloud: Cloud, resource: Existing): void {
  if (resource.type === "Microsoft.Resources/resourceGroups") return;
  const going = cloud.list().filter(({ id }) => sameId(id, resource.id) || isWithin(id, resource.id));
  refuseInUse(cloud, going);
  const links = going.find(({ type }) => type === "Microsoft.Network/privateDnsZones/virtualNetworkLinks");
  if (resource.type === "Microsoft.Network/privateDnsZones" && links !== undefined)
    throw new ArmError(
      409,
      "CannotDeleteResource",
      `Can not delete resource before nested resources are deleted: ${links.name}.`,
    );
}

function refuseInUse(cloud: Cloud, going: readonly Existing[]): void {
  for (const rule of IN_USE) {
    for (const used of going.filter(({ type }) => type === rule.type)) {
      const user = cloud.list().find((other) => other.type === rule.by && uses(other, used));
      if (user !== undefined) throw new ArmError(rule.status, rule.code, rule.says(used.name, user.name));
    }
  }
}

/** The subnets that a PUT of their network deletes by not naming them. */
export function subnetsLeftOut(cloud: Cloud, network: string, body: Value): readonly Existing[] {
  const properties = isMap(body) ? body.properties : undefined;
  const named = isMap(properties) && Array.isArray(properties.subnets) ? properties.subnets.filter(isMap) : [];
  const stay = named.map((subnet) => `${network}/subnets/${String(subnet.name)}`);
  return cloud.children(`${network}/subnets`).filter(({ id }) => !stay.some((other) => sameId(other, id)));
}

/**
 * Refuses firewall rules on a server without a public address (learn.microsoft.com, "Connectivity settings for Azure SQL", error 42101;
 * azure-cli issue 16771). The page says the same of deletes, but nobody has reported it: they are allowed.
 */
function refuseRule(cloud: Cloud, { type, parent = "" }: ParsedId): void {
  if (!["Microsoft.Sql/servers/firewallRules", "Microsoft.Sql/servers/virtualNetworkRules"].includes(type)) return;
  const properties = cloud.get(parent)?.body.properties;
  if (!isMap(properties) || properties.publicNetworkAccess !== "Disabled") return;
  throw new ArmError(
    400,
    "DenyPublicEndpointEnabled",
    "Unable to create or modify firewall rules when public network interface for the server is disabled. To manage server or database level firewall rules, please enable the public network interface.",
  );
}

function uses(user: Existing, used: Existing): boolean {
  return linksOf(user.body).some((link) => sameId(link, used.id));
}

/** Every id in a body of a resource in a group, as a value or as a key. */
function linksOf(value: Value): string[] {
  if (typeof value === "string") return parseId(value)?.group === undefined || !value.startsWith("/") ? [] : [value];
  if (Array.isArray(value)) return value.flatMap(linksOf);
  return isMap(value) ? Object.entries(value).flatMap(([key, item]) => [...linksOf(key), ...linksOf(item)]) : [];
}

/** Resources such as `blobServices/default` come with their parent and are never created. */
function existsOrImplied(cloud: Cloud, id: string): boolean {
  const parsed = parseId(id);
  if (parsed === undefined || cloud.get(id) !== undefined) return true;
  return parsed.name === "default" && parsed.parent !== undefined && existsOrImplied(cloud, parsed.parent);
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
