import { VirtualNetwork } from "@pulumi/azure-native/network/virtualNetwork.js";
import type { ResourceGroup } from "@pulumi/azure-native/resources/resourceGroup.js";
import { ComponentResource, type ComponentResourceOptions, type Input, type Output, output } from "@pulumi/pulumi";
import type { NETWORKS } from "../config/fields.ts";

export type NetworkMode = (typeof NETWORKS)[number];

export interface NetworkArgs {
  readonly group: ResourceGroup;
  readonly location: Input<string>;
  readonly mode: NetworkMode;
  readonly tags: Readonly<Record<string, Input<string>>>;
}

/** 64 addresses: the platform uses up to 40 for one app. */
const FUNCTIONS = { name: "functions", addressPrefix: "10.0.0.0/26" };
const PRIVATE = { name: "private", addressPrefix: "10.0.0.64/28" };

/** The virtual network that the function sends its requests from, with a subnet for the database's private endpoint. */
export class Network extends ComponentResource {
  readonly mode: NetworkMode;
  readonly id: Output<string>;
  readonly functionsSubnetId: Output<string>;
  readonly privateSubnetId: Output<string>;

  constructor(name: string, { group, location, mode, tags }: NetworkArgs, options?: ComponentResourceOptions) {
    super("tracker:infra:Network", name, {}, options);
    const functions = {
      ...FUNCTIONS,
      delegations: [{ name: "functions", serviceName: "Microsoft.App/environments" }],
      // Microsoft's pages advise against a service endpoint on this subnet, while its staff and samples say that it works
      // (Learn Q&A 5783889). `npm run verify` says what to do if it does not.
      ...(mode === "service-endpoint" && { serviceEndpoints: [{ service: "Microsoft.Sql" }] }),
    };
    const network = new VirtualNetwork(
      name,
      {
        resourceGroupName: group.name,
        location,
        addressSpace: { addressPrefixes: ["10.0.0.0/24"] },
        // Only inline: this list and separate subnet resources would delete each other's subnets in turn. Always both, whatever the mode: an
        // update that drops a subnet would run before its private endpoint is deleted, and Azure would refuse it.
        subnets: [functions, PRIVATE],
        tags,
      },
      { parent: this, deletedWith: group },
    );
    const subnetId = (wanted: string) =>
      output(network.subnets).apply((subnets) => {
        const id = subnets?.find((subnet) => subnet.name === wanted)?.id;
        if (id === undefined) throw new Error(`Azure returned the virtual network without its subnet ${wanted}`);
        return id;
      });
    this.mode = mode;
    this.id = network.id;
    this.functionsSubnetId = subnetId(FUNCTIONS.name);
    this.privateSubnetId = subnetId(PRIVATE.name);
    this.registerOutputs({ id: this.id });
  }
}
