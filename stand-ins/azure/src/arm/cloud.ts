import { isMap, type Value, type Values } from "../engine/wire.ts";
import { ArmError } from "./error.ts";
import { deletionBlocked, type Hindrances, heldIn, noHindrances, refuseHindered } from "./hindrances.ts";
import { isWithin, keyOf, parseId, sameId } from "./ids.ts";
import { refuseDelete, refusePut, subnetsLeftOut } from "./rules.ts";
import { administered, administratorsOf, keepingAdministrators, serverAdministeredAt } from "./sql-administrators.ts";

/** A resource as Azure holds it: ARM's own shape. */
export interface Existing {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly apiVersion: string;
  /** What a GET returns: the request's body, and what Azure adds. */
  readonly body: Values;
}

export interface Put {
  readonly id: string;
  readonly apiVersion: string;
  readonly body: Values;
}

/** What Azure adds to a body. */
export type Answer = (resource: { id: string; name: string; body: Values; cloud: Cloud }) => Values;

/** What exists, and Azure Resource Manager's rules for changing it. */
export interface Cloud {
  get(id: string): Existing | undefined;
  /** In order of creation. */
  list(): readonly Existing[];
  /** Direct children of one type: what a GET on a collection returns. */
  children(collection: string): readonly Existing[];
  put(request: Put): Existing;
  /** Deletes a resource with everything in it and on it. Deleting a missing resource is not an error. */
  delete(id: string): void;
  /** Names that Azure still reserves after a delete. */
  readonly softDeleted: ReadonlySet<string>;
  readonly hindrances: Hindrances;
}

/** Vaults and their names are kept after a delete. */
const SOFT_DELETED_TYPES = ["microsoft.keyvault/vaults"];

export function createCloud(answers: Readonly<Record<string, Answer>>): Cloud {
  const resources = new Map<string, Existing>();
  const softDeleted = new Set<string>();
  const hindrances = noHindrances();
  const cloud: Cloud = {
    get: (id) => resources.get(keyOf(id)) ?? administratorsAt(id),
    list: () => [...resources.values()],
    children: (collection) => {
      const stored = [...resources.values()].filter(
        ({ id }) => keyOf(id.slice(0, id.lastIndexOf("/"))) === keyOf(collection),
      );
      return [...stored, administratorsAt(collection)].filter((found) => found !== undefined);
    },
    put: (request) => {
      const parsed = parseId(request.id);
      if (parsed === undefined)
        throw new ArmError(400, "InvalidResourceId", `${request.id} is not the id of a resource`);
      refusePut(cloud, parsed, request);
      const { type, name } = parsed;
      const server = resources.get(keyOf(serverAdministeredAt(request.id) ?? ""));
      if (server !== undefined) return administer(server, request);
      const body = keepingAdministrators(type, request, resources.get(keyOf(request.id)));
      const own = { ...body, id: request.id, name, type };
      const added = answers[type.toLowerCase()]?.({ id: request.id, name, body: request.body, cloud }) ?? {};
      const resource = { id: request.id, type, name, apiVersion: request.apiVersion, body: merge(own, added) };
      resources.set(keyOf(request.id), resource);
      if (type === "Microsoft.Network/virtualNetworks") putSubnets(resource);
      return resource;
    },
    delete: (id) => {
      const resource = resources.get(keyOf(id));
      if (resource === undefined) return;
      refuseHindered(cloud, resource);
      refuseDelete(cloud, resource);
      const held = heldIn(cloud, resource);
      const stays = (other: Existing) =>
        held.some((kept) => other === resource || sameId(other.id, kept.id) || isWithin(other.id, kept.id));
      for (const other of [...resources.values()]) {
        if ((other !== resource && !isWithin(other.id, id)) || stays(other)) continue;
        resources.delete(keyOf(other.id));
        if (SOFT_DELETED_TYPES.includes(other.type.toLowerCase())) softDeleted.add(`${other.type}/${other.name}`);
      }
      if (held.length > 0) throw deletionBlocked(resource, held);
    },
    softDeleted,
    hindrances,
  };
  return cloud;

  function administratorsAt(id: string): Existing | undefined {
    const server = resources.get(keyOf(serverAdministeredAt(id) ?? ""));
    return server && administratorsOf(server);
  }

  function administer(server: Existing, request: Put): Existing {
    const changed = administered(server, request);
    resources.set(keyOf(server.id), changed);
    return administratorsOf(changed) ?? changed;
  }

  /** Subnets written inside their network are resources too. */
  function putSubnets(network: Existing): void {
    for (const { id } of subnetsLeftOut(cloud, network.id, network.body)) resources.delete(keyOf(id));
    const properties = network.body.properties;
    const subnets = isMap(properties) && Array.isArray(properties.subnets) ? properties.subnets : [];
    for (const subnet of subnets.filter(isMap)) {
      const id = `${network.id}/subnets/${String(subnet.name)}`;
      const type = "Microsoft.Network/virtualNetworks/subnets";
      const name = String(subnet.name);
      resources.set(keyOf(id), { id, type, name, apiVersion: network.apiVersion, body: { ...subnet, id, name, type } });
    }
  }
}

/** Merges maps but not lists; `added` wins. */
export function merge(given: Values, added: Values): Values {
  const merged: Record<string, Value> = { ...given };
  for (const [key, value] of Object.entries(added)) {
    const own = merged[key];
    merged[key] = isMap(own) && isMap(value) ? merge(own, value) : value;
  }
  return merged;
}
