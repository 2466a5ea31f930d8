import { VirtualNetwork } from "@pulumi/azure-native/network/virtualNetwork.js";
import type { ResourceGroup } from "@pulumi/azure-native/resources/resourceGroup.js";
import { ComponentResource, type ComponentResourceOptions, type Input, type Output, output } from "@pulumi/pulumi";

type NetworkMode = "service-endpoint" | "private-endpoint";

export interface NetworkArgs {
  readonly group: ResourceGroup;
  readonly location: Input<string>;
  readonly mode: NetworkMode;
  readonly tags: Readonly<Record<string, Input<string>>>;
}

/** 64 addresses: the platform takes up to 40 for one app. */
const FUNCTIONS = { name: "functions", addressPrefix: "10.0.0.0/26" };
const PRIVATE = { name: "private", addressPrefix: "10.0.0.64/28" };

/** The virtual network that the function sends its requests from, and where the database has a private endpoint, that one's subnet. */
export class Network extends ComponentResource {
  readonly id: Output<string>;
  readonly functionsSubnetId: Output<string>;
  /** Undefined with a service endpoint. */
  readonly privateSubnetId: Output<string> | undefined;

  constructor(name: string, { group, location, mode, tags }: NetworkArgs, options?: ComponentResourceOptions) {
    super("tracker:infra:Network", name, {}, options);
    const functions = {
      ...FUNCTIONS,
      delegations: [{ name: "functions", serviceName: "Microsoft.App/environments" }],
      // Microsoft's pages advise against a service endpoint on this subnet, and its staff and samples say that it works
      // (Learn Q&A 5783889): `npm run verify` says what to do where it does not.
      ...(mode === "service-endpoint" && { serviceEndpoints: [{ service: "Microsoft.Sql" }] }),
    };
    const network = new VirtualNetwork(
      name,
      {
        resourceGroupName: group.name,
        location,
        addressSpace: { addressPrefixes: ["10.0.0.0/24"] },
        // Inline, and only inline: a subnet resource of its own and this list would take turns in deleting each other's.
        subnets: mode === "private-endpoint" ? [functions, PRIVATE] : [functions],
        tags,
      },
      { parent: this, deletedWith: group },
    );
    const subnetId = (wanted: string) =>
      output(network.subnets).apply((subnets) => {
        const id = subnets?.find((subnet) => subnet.name === wanted)?.id;
        if (id === undefined) throw new Error(`the virtual network answered without its subnet ${wanted}`);
        return id;
      });
    this.id = network.id;
    this.functionsSubnetId = subnetId(FUNCTIONS.name);
    this.privateSubnetId = mode === "private-endpoint" ? subnetId(PRIVATE.name) : undefined;
    this.registerOutputs({ id: this.id });
  }
}
