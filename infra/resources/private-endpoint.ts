import { PrivateDnsZoneGroup } from "@pulumi/azure-native/network/privateDnsZoneGroup.js";
import { PrivateEndpoint } from "@pulumi/azure-native/network/privateEndpoint.js";
import { PrivateZone } from "@pulumi/azure-native/privatedns/privateZone.js";
import { VirtualNetworkLink } from "@pulumi/azure-native/privatedns/virtualNetworkLink.js";
import type { ResourceGroup } from "@pulumi/azure-native/resources/resourceGroup.js";
import type { Server } from "@pulumi/azure-native/sql/server.js";
import type { Input, Resource } from "@pulumi/pulumi";

interface PrivateEndpointArgs {
  readonly group: ResourceGroup;
  readonly server: Server;
  readonly networkId: Input<string>;
  readonly subnetId: Input<string>;
  readonly tags: Readonly<Record<string, Input<string>>>;
}

/** Azure's zone for private names of SQL servers: the server's public name is an alias into it. */
const ZONE = "privatelink.database.windows.net";

/** Gives the server an address inside the virtual network, and DNS names for it. Returns the last resource, on which the route depends. */
export function privateEndpointFor(
  name: string,
  { group, server, networkId, subnetId, tags }: PrivateEndpointArgs,
  parent: Resource,
): Resource {
  const inside = { parent, deletedWith: group };
  const resourceGroupName = group.name;
  const endpoint = new PrivateEndpoint(
    name,
    {
      resourceGroupName,
      location: group.location,
      subnet: { id: subnetId },
      privateLinkServiceConnections: [{ name: "sql", privateLinkServiceId: server.id, groupIds: ["sqlServer"] }],
      tags,
    },
    inside,
  );
  const zone = new PrivateZone(name, { resourceGroupName, privateZoneName: ZONE, location: "global", tags }, inside);
  const link = new VirtualNetworkLink(
    name,
    {
      resourceGroupName,
      privateZoneName: zone.name,
      location: "global",
      virtualNetwork: { id: networkId },
      registrationEnabled: false,
      tags,
    },
    inside,
  );
  return new PrivateDnsZoneGroup(
    name,
    {
      resourceGroupName,
      privateEndpointName: endpoint.name,
      privateDnsZoneConfigs: [{ name: "sql", privateDnsZoneId: zone.id }],
    },
    { ...inside, dependsOn: [link] },
  );
}
