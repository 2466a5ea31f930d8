// @ts-check
import { Component } from "@pulumi/azure-native/applicationinsights/component.js";
import { RoleAssignment } from "@pulumi/azure-native/authorization/roleAssignment.js";
import { Vault } from "@pulumi/azure-native/keyvault/vault.js";
import { validateResourceOfType } from "@pulumi/policy";
import { ifKnown } from "./known.mjs";

/** Every role that is given, with the only kind of resource that it is given on (infra/resources/roles.ts says what for). */
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
  description: "An identity gets one of the few roles that are needed, on the one resource that it is needed on.",
  validateResource: validateResourceOfType(RoleAssignment, (assignment, _, report) => {
    if (assignment.principalType !== "ServicePrincipal")
      report(
        `the role is given to a ${assignment.principalType ?? "principal of any kind"}: people get theirs by hand, not here.`,
      );
    const id = ifKnown(() => assignment.roleDefinitionId);
    const scope = ifKnown(() => assignment.scope);
    const known = id === undefined ? undefined : ROLES.get(id.split("/").at(-1) ?? "");
    if (id !== undefined && known === undefined)
      report(
        `${id} is none of ${[...ROLES.values()].map(({ role }) => role).join(", ")}: use one of them, or add it to infra/policy/identity.mjs.`,
      );
    if (known !== undefined && scope !== undefined && !isOne(known.on, scope))
      report(`${known.role} is given on ${scope}: give it on one resource of ${known.on}.`);
  }),
};

export const keyVaultByRoles = {
  name: "key-vault-by-roles",
  description: "Who may read a key vault is said by role assignments alone.",
  validateResource: validateResourceOfType(Vault, ({ properties }, _, report) => {
    if (properties.enableRbacAuthorization !== true)
      report("the vault goes by access policies of its own: set properties.enableRbacAuthorization to true.");
  }),
};

export const keyVaultLetsGo = {
  name: "key-vault-lets-go",
  description: "A destroy takes a key vault along: what purge protection keeps, nobody can delete for months.",
  validateResource: validateResourceOfType(Vault, ({ properties }, _, report) => {
    if (properties.enablePurgeProtection === true)
      report("purge protection cannot be taken back: take properties.enablePurgeProtection away.");
  }),
};

export const appInsightsByIdentity = {
  name: "app-insights-by-identity",
  description: "Logs are taken from identities with a role: the key in the connection string opens nothing.",
  validateResource: validateResourceOfType(Component, (component, _, report) => {
    if (component.disableLocalAuth !== true)
      report("the key in the connection string works: set disableLocalAuth to true.");
  }),
};

/**
 * Whether a scope is one resource of a type, and not a group or subscription above it.
 *
 * @param {string} type
 * @param {string} scope
 */
function isOne(type, scope) {
  const [, below] = scope.split(/\/providers\/(?=[^/]+\/[^/]+\/[^/]+$)/i);
  return below?.toLowerCase().startsWith(`${type.toLowerCase()}/`) ?? false;
}
