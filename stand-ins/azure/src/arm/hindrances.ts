import type { Cloud, Existing } from "./cloud.ts";
import { ArmError } from "./error.ts";
import { isWithin, keyOf, sameId } from "./ids.ts";

/** What prevents a DELETE, other than resources in use; tests add and remove entries. */
export interface Hindrances {
  /**
   * Ids of subnets that the platform holds although their app is gone: its `legionservicelink` disappears minutes later, in one report two
   * days later (microsoft-foundry/foundry-samples issue 153).
   */
  readonly heldSubnets: Set<string>;
  /** ARM types that a policy with the effect denyAction protects (learn.microsoft.com/azure/governance/policy/concepts/effect-deny-action). */
  readonly denied: Set<string>;
}

export function noHindrances(): Hindrances {
  return { heldSubnets: new Set(), denied: new Set() };
}

const GROUP = "Microsoft.Resources/resourceGroups";
const LOCKS = "Microsoft.Authorization/locks";
const LINK = "serviceAssociationLinks/legionservicelink";

/**
 * Refuses before anything is deleted: because of locks on the resource, on what contains it and on what it contains
 * (learn.microsoft.com/azure/azure-resource-manager/management/lock-resources), policies, also for a group's contents, and held subnets.
 */
export function refuseHindered(cloud: Cloud, resource: Existing): void {
  if (resource.type === LOCKS) return;
  const going = cloud.list().filter(({ id }) => sameId(id, resource.id) || isWithin(id, resource.id));
  const locks = cloud.list().filter(({ type }) => type === LOCKS);
  const locked = locks
    .map(({ id }) => scopeOf(id))
    .filter((scope) => isWithin(resource.id, scope) || going.some(({ id }) => sameId(id, scope)));
  if (locked.length > 0)
    throw new ArmError(
      409,
      "ScopeLocked",
      `The scope '${resource.id}' cannot perform delete operation because following scope(s) are locked: '${locked.join("', '")}'. Please remove the lock and try again.`,
    );
  // A nested resource is deleted with its parent, whatever the policy.
  const judged = resource.type === GROUP ? going : [resource];
  const denied = judged.find(({ type }) => cloud.hindrances.denied.has(type));
  if (denied !== undefined)
    throw new ArmError(
      403,
      "RequestDisallowedByPolicy",
      `Resource '${denied.name}' was disallowed by policy. Reasons: 'It is kept.'.`,
    );
  const held = going.find(({ id }) => isHeld(cloud, id));
  if (held !== undefined && resource.type !== GROUP) throw new ArmError(400, "InUseSubnetCannotBeDeleted", inUse(held));
}

/** The networks of a group that stay when everything else is deleted. */
export function heldIn(cloud: Cloud, resource: Existing): readonly Existing[] {
  if (resource.type !== GROUP) return [];
  const networks = cloud.list().filter(({ type }) => type === "Microsoft.Network/virtualNetworks");
  return networks.filter(({ id }) => isWithin(id, resource.id) && subnetsHeldIn(cloud, id).length > 0);
}

/** The error of a group's deletion that could not finish (MicrosoftDocs/azure-docs issue 52282). */
export function deletionBlocked({ name }: Existing, held: readonly Existing[]): ArmError {
  const left = held.map((network) => `${network.type}/${network.name}`).join();
  return new ArmError(
    409,
    "ResourceGroupDeletionBlocked",
    `Deletion of resource group '${name}' failed as resources with identifiers '${left}' could not be deleted. The provisioning state of the resource group will be rolled back. Details: InUseSubnetCannotBeDeleted.`,
  );
}

function subnetsHeldIn(cloud: Cloud, network: string): readonly Existing[] {
  return cloud.list().filter(({ id }) => isWithin(id, network) && isHeld(cloud, id));
}

function isHeld({ hindrances }: Cloud, id: string): boolean {
  return [...hindrances.heldSubnets].some((subnet) => keyOf(subnet) === keyOf(id));
}

function inUse({ id, name }: Existing): string {
  return `Subnet ${name} is in use by ${id}/${LINK} and cannot be deleted. In order to delete the subnet, delete all the resources within the subnet. See aka.ms/deletesubnet.`;
}

/** The scope of a lock or any other extension. */
function scopeOf(id: string): string {
  return id.slice(0, id.toLowerCase().lastIndexOf("/providers/"));
}
