import { createHash } from "node:crypto";
import { RoleAssignment } from "@pulumi/azure-native/authorization/roleAssignment.js";
import { all, type CustomResourceOptions, type Input, interpolate } from "@pulumi/pulumi";

/** The ids of Azure's built-in roles that the function's identity gets. */
export const ROLES = {
  /** On the storage account: the host keeps its locks, the timer's state and the deployed package there. */
  storageBlobDataOwner: "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
  /** On Application Insights: logs are sent as the identity, since the key does not work. */
  monitoringMetricsPublisher: "3913510d-42f4-4e42-8a64-420c390055eb",
  /** On the key vault, where there is one: to read the CoinDesk key. */
  keyVaultSecretsUser: "4633458b-17de-408a-b874-0445c86b69e6",
} as const;

export interface RoleArgs {
  readonly role: string;
  readonly scope: Input<string>;
  /** The object id of the identity. */
  readonly principalId: Input<string>;
  readonly subscriptionId: Input<string>;
}

export function assignRole(
  name: string,
  { role, scope, principalId, subscriptionId }: RoleArgs,
  options: CustomResourceOptions,
): RoleAssignment {
  return new RoleAssignment(
    name,
    {
      scope,
      principalId,
      // With the type given, Azure does not look up an identity that its directory may not show yet.
      principalType: "ServicePrincipal",
      roleDefinitionId: interpolate`/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${role}`,
      // Derived from the assignment's content: if the state was lost, an existing assignment is adopted instead of refused.
      roleAssignmentName: all([scope, principalId]).apply(([on, who]) => guidOf(on, who, role)),
    },
    { ...options, deleteBeforeReplace: true },
  );
}

/** A GUID (in the form of version 5) that is the same for the same parts. */
export function guidOf(...parts: readonly string[]): string {
  const hash = createHash("sha1").update(parts.join("|")).digest("hex");
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-5${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
