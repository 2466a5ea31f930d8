import type { ResourceGroup } from "@pulumi/azure-native/resources/resourceGroup.js";
import { BlobContainer } from "@pulumi/azure-native/storage/blobContainer.js";
import { StorageAccount } from "@pulumi/azure-native/storage/storageAccount.js";
import type { Input, Resource } from "@pulumi/pulumi";

export interface DeploymentStorage {
  readonly account: StorageAccount;
  /** Where the platform keeps the deployed package. */
  readonly container: BlobContainer;
}

/** Azure requires 3 to 24 lower-case letters and digits, of which auto-naming takes 8. */
const LONGEST_NAME = 16;

/** The storage account that the platform's host needs, with its keys disabled: only an identity with a role gets in. */
export function deploymentStorage(
  name: string,
  group: ResourceGroup,
  tags: Readonly<Record<string, Input<string>>>,
  parent: Resource,
): DeploymentStorage {
  const inside = { parent, deletedWith: group };
  const account = new StorageAccount(
    name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]/g, "")
      .slice(0, LONGEST_NAME),
    {
      resourceGroupName: group.name,
      location: group.location,
      kind: "StorageV2",
      sku: { name: "Standard_LRS" },
      allowSharedKeyAccess: false,
      allowBlobPublicAccess: false,
      allowCrossTenantReplication: false,
      defaultToOAuthAuthentication: true,
      enableHttpsTrafficOnly: true,
      minimumTlsVersion: "TLS1_2",
      // The platform publishes from outside the virtual network; access is controlled by identity.
      publicNetworkAccess: "Enabled",
      networkRuleSet: { bypass: "AzureServices", defaultAction: "Allow" },
      tags,
    },
    inside,
  );
  const container = new BlobContainer(
    name,
    { resourceGroupName: group.name, accountName: account.name, containerName: "deployment", publicAccess: "None" },
    inside,
  );
  return { account, container };
}
