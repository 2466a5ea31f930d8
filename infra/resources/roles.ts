import { createHash } from "node:crypto";
import { RoleAssignment } from "@pulumi/azure-native/authorization/roleAssignment.js";
import { all, type CustomResourceOptions, type Input, interpolate } from "@pulumi/pulumi";

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
