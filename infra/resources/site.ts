import type { UserAssignedIdentity } from "@pulumi/azure-native/managedidentity/userAssignedIdentity.js";
import type { ResourceGroup } from "@pulumi/azure-native/resources/resourceGroup.js";
import { AppServicePlan } from "@pulumi/azure-native/web/appServicePlan.js";
import { WebApp } from "@pulumi/azure-native/web/webApp.js";
import { type CustomResourceOptions, type Input, interpolate, type Resource } from "@pulumi/pulumi";
import type { DeploymentStorage } from "./deployment-storage.ts";
import { RUNTIME } from "./runtime.ts";

/**
 * The smallest instance, and as few of them as the plan's floor allows: a timer needs one, and visitors are answered from a cache. An instance
 * takes many visitors before there is another one: left alone, the smaller it is the fewer it takes
 * (learn.microsoft.com/azure/azure-functions/functions-concurrency, "HTTP trigger concurrency").
 */
const SCALE = {
  instanceMemoryMB: 512,
  maximumInstanceCount: 40,
  triggers: { http: { perInstanceConcurrency: 100 } },
};

export interface SiteArgs {
  readonly group: ResourceGroup;
  /** Whom the app is, to its storage too. */
  readonly identity: UserAssignedIdentity;
  /** Of the identity. */
  readonly roles: readonly Resource[];
  readonly storage: DeploymentStorage;
  readonly subnetId: Input<string>;
  readonly tags: Readonly<Record<string, Input<string>>>;
}

/** A Flex Consumption plan and the app on it, which has neither settings nor code yet. */
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
