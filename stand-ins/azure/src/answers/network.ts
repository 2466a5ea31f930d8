import { type Answer, merge } from "../arm/cloud.ts";
import { isMap, type Value, type Values } from "../engine/wire.ts";
import { uuidOf } from "./made-up.ts";

const succeeded = { properties: { provisioningState: "Succeeded" } };

export const network: Record<string, Answer> = {
  "Microsoft.Network/virtualNetworks": ({ id, body }) => {
    const properties = isMap(body.properties) ? body.properties : {};
    const subnets = Array.isArray(properties.subnets) ? properties.subnets.filter(isMap) : [];
    return {
      properties: {
        provisioningState: "Succeeded",
        resourceGuid: uuidOf(id),
        subnets: subnets.map((subnet) => subnetOf(`${id}/subnets/${String(subnet.name)}`, subnet)),
      },
    };
  },
  "Microsoft.Network/virtualNetworks/subnets": ({ id, body }) => subnetOf(id, body),
  "Microsoft.Network/privateEndpoints": ({ id, name }) => ({
    properties: {
      provisioningState: "Succeeded",
      networkInterfaces: [{ id: `${id.slice(0, id.lastIndexOf("/privateEndpoints/"))}/networkInterfaces/${name}.nic` }],
      customDnsConfigs: [],
    },
  }),
  "Microsoft.Network/privateEndpoints/privateDnsZoneGroups": () => succeeded,
  "Microsoft.Network/privateDnsZones": () => succeeded,
  "Microsoft.Network/privateDnsZones/virtualNetworkLinks": () => ({
    properties: { provisioningState: "Succeeded", virtualNetworkLinkState: "Completed" },
  }),
};

/** Adds ids to a subnet and its delegations, which other resources point to. */
function subnetOf(id: string, subnet: Values): Values {
  const properties = isMap(subnet.properties) ? subnet.properties : {};
  const delegations = Array.isArray(properties.delegations) ? properties.delegations.filter(isMap) : [];
  const added: Record<string, Value> = { provisioningState: "Succeeded" };
  if (delegations.length > 0)
    added.delegations = delegations.map((delegation) =>
      merge(delegation, { id: `${id}/delegations/${String(delegation.name)}`, ...succeeded }),
    );
  return merge(subnet, { id, properties: added });
}
