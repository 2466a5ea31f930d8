// @ts-check
import { Component } from "@pulumi/azure-native/applicationinsights/component.js";
import { RoleAssignment } from "@pulumi/azure-native/authorization/roleAssignment.js";
import { Vault } from "@pulumi/azure-native/keyvault/vault.js";
import { validateResourceOfType } from "@pulumi/policy";
import { ifKnown } from "./known.mjs";

/** Every role that may be assigned, with the only type of resource it may be assigned on (infra/resources/roles.ts says what for). */
const ROLES = new Map([
  [
    "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
    { role: "Storage Blob Data Owner", on: "Microsoft.Storage/storageAccounts" },
  ],
  [
    "3913510d-42f4-4e42-8a64-420c390055eb",
    { role: "Monitoring Metrics Publisher", on: "Microsoft.Insights/components" },
  ],
  ["4633458b-17de-408a-b874-0445c86b69e6", { role: "Key Vault Secrets User", on: "Microsoft.KeyVault/vaults" }],
]);

export const leastRoles = {
  name: "least-roles",
  description: "An identity gets only the few roles it needs, each on the one resource that needs it.",
  validateResource: validateResourceOfType(RoleAssignment, (assignment, _, report) => {
    if (assignment.principalType !== "ServicePrincipal")
      report(
        `the role is assigned to a ${assignment.principalType ?? "principal of any kind"}: people get theirs by hand, not here.`,
      );
    const id = ifKnown(() => assignment.roleDefinitionId);
    const scope = ifKnown(() => assignment.scope);
    const known = id === undefined ? undefined : ROLES.get(id.split("/").at(-1) ?? "");
    if (id !== undefined && known === undefined)
      report(
        `${id} is none of ${[...ROLES.values()].map(({ role }) => role).join(", ")}: use one of them, or add it to infra/policy/identity.mjs.`,
      );
    if (known !== undefined && scope !== undefined && !isOne(known.on, scope))
      report(`${known.role} is assigned on ${scope}: assign it on one resource of ${known.on}.`);
  }),
};

export const keyVaultByRoles = {
  name: "key-vault-by-roles",
  description: "Only role assignments decide who may read a key vault.",
  validateResource: validateResourceOfType(Vault, ({ properties }, _, report) => {
    if (properties.enableRbacAuthorization !== true)
      report("the vault uses access policies of its own: set properties.enableRbacAuthorization to true.");
  }),
};

export const keyVaultLetsGo = {
  name: "key-vault-lets-go",
  description: "A destroy deletes a key vault for good: purge protection would keep it for months.",
  validateResource: validateResourceOfType(Vault, ({ properties }, _, report) => {
    if (properties.enablePurgeProtection === true)
      report("purge protection cannot be turned off again: remove properties.enablePurgeProtection.");
  }),
};

export const appInsightsByIdentity = {
  name: "app-insights-by-identity",
  description: "Logs are accepted only from identities with a role: the key in the connection string does not work.",
  validateResource: validateResourceOfType(Component, (component, _, report) => {
    if (component.disableLocalAuth !== true)
      report("the key in the connection string works: set disableLocalAuth to true.");
  }),
};

/**
 * Whether a scope is one resource of a type, rather than a group or subscription above it.
 *
 * @param {string} type
 * @param {string} scope
 */
function isOne(type, scope) {
  const [, below] = scope.split(/\/providers\/(?=[^/]+\/[^/]+\/[^/]+$)/i);
  return below?.toLowerCase().startsWith(`${type.toLowerCase()}/`) ?? false;
}
