import type { UserAssignedIdentity } from "@pulumi/azure-native/managedidentity/userAssignedIdentity.js";
import type { ResourceGroup } from "@pulumi/azure-native/resources/resourceGroup.js";
import { AppServicePlan } from "@pulumi/azure-native/web/appServicePlan.js";
import { WebApp } from "@pulumi/azure-native/web/webApp.js";
import { type CustomResourceOptions, type Input, interpolate, type Resource } from "@pulumi/pulumi";
import type { DeploymentStorage } from "./deployment-storage.ts";
import { RUNTIME } from "./runtime.ts";

/**
 * The smallest instance, and the lowest maximum that the plan allows: a timer needs one, and visitors are answered from a cache. One instance
 * serves many visitors before another starts; by default, a smaller instance serves fewer
 * (learn.microsoft.com/azure/azure-functions/functions-concurrency, "HTTP trigger concurrency").
 */
const SCALE = {
  instanceMemoryMB: 512,
  maximumInstanceCount: 40,
  triggers: { http: { perInstanceConcurrency: 100 } },
};

export interface SiteArgs {
  readonly group: ResourceGroup;
  /** The identity the app runs as, also towards its storage. */
  readonly identity: UserAssignedIdentity;
  /** The identity's role assignments. */
  readonly roles: readonly Resource[];
  readonly storage: DeploymentStorage;
  readonly subnetId: Input<string>;
  readonly tags: Readonly<Record<string, Input<string>>>;
}

/** A Flex Consumption plan and an app on it, still without settings and code. */
export function site(
  name: string,
  { group, identity, roles, storage, subnetId, tags }: SiteArgs,
  options: CustomResourceOptions,
): WebApp {
  const [resourceGroupName, location] = [group.name, group.location];
  const plan = new AppServicePlan(
    name,
    {
      resourceGroupName,
      location,
      kind: "functionapp",
      sku: { name: "FC1", tier: "FlexConsumption" },
      reserved: true,
      tags,
    },
    options,
  );
  return new WebApp(
    name,
    {
      resourceGroupName,
      location,
      kind: "functionapp,linux",
      serverFarmId: plan.id,
      httpsOnly: true,
      identity: { type: "UserAssigned", userAssignedIdentities: [identity.id] },
      keyVaultReferenceIdentity: identity.id,
      virtualNetworkSubnetId: subnetId,
      functionAppConfig: {
        deployment: {
          storage: {
            type: "blobContainer",
            value: interpolate`${storage.account.primaryEndpoints.blob}${storage.container.name}`,
            authentication: { type: "UserAssignedIdentity", userAssignedIdentityResourceId: identity.id },
          },
        },
        runtime: RUNTIME,
        scaleAndConcurrency: SCALE,
      },
      tags,
    },
    // The host signs in to its storage as soon as it starts.
    { ...options, dependsOn: [...roles] },
  );
}
