import { Secret } from "@pulumi/azure-native/keyvault/secret.js";
import { Vault } from "@pulumi/azure-native/keyvault/vault.js";
import type { ResourceGroup } from "@pulumi/azure-native/resources/resourceGroup.js";
import { type Input, interpolate, type Output, type Resource } from "@pulumi/pulumi";
import { ROLES } from "./role-ids.ts";
import { assignRole } from "./roles.ts";

interface KeptKeyArgs {
  readonly group: ResourceGroup;
  readonly key: Output<string>;
  readonly tenantId: Input<string>;
  readonly subscriptionId: Input<string>;
  readonly principalId: Input<string>;
  readonly tags: Readonly<Record<string, Input<string>>>;
}

export interface KeptKey {
  /** What an app setting contains instead of the key; the platform resolves it as the app's identity. */
  readonly reference: Output<string>;
  readonly ready: readonly Resource[];
}

/** Puts a key into a vault of its own that only the identity may read. */
export function keepKey(
  name: string,
  { group, key, tenantId, subscriptionId, principalId, tags }: KeptKeyArgs,
  parent: Resource,
): KeptKey {
  const inside = { parent, deletedWith: group };
  const vault = new Vault(
    name,
    {
      resourceGroupName: group.name,
      location: group.location,
      properties: {
        tenantId,
        sku: { family: "A", name: "standard" },
        enableRbacAuthorization: true,
        softDeleteRetentionInDays: 7,
      },
      tags,
    },
    inside,
  );
  const secret = new Secret(
    name,
    {
      resourceGroupName: group.name,
      vaultName: vault.name,
      secretName: "coindesk",
      properties: { value: key, contentType: "CoinDesk Data API key" },
      tags,
    },
    inside,
  );
  const scope = { scope: vault.id, principalId, subscriptionId };
  const role = assignRole(`${name}-key-reader`, { role: ROLES.keyVaultSecretsUser, ...scope }, inside);
  return {
    reference: interpolate`@Microsoft.KeyVault(SecretUri=${secret.properties.secretUri})`,
    ready: [secret, role],
  };
}
