/**
 * What Azure adds to a resource it has created: the values that a program, or a step after it, commonly needs. Follows
 * the types' read-only properties; reading any property that is missing here is an error.
 */

import type { Answer } from "../arm/cloud.ts";
import { isMap, type Values } from "../engine/wire.ts";
import { insights } from "./insights.ts";
import { uuidOf } from "./made-up.ts";
import { network } from "./network.ts";
import { sql } from "./sql.ts";
import { storage } from "./storage.ts";
import { web } from "./web.ts";

export interface AnswerOptions {
  readonly tenant: string;
  /** The host of a SQL server: its real name, unless the rehearsal has its own server for it. */
  readonly sqlHost: (server: string) => string;
}

/** Answers by ARM type, in lower case. */
export function createAnswers(options: AnswerOptions): Readonly<Record<string, Answer>> {
  const own: Record<string, Answer> = {
    ...sql(options),
    ...storage,
    ...web,
    ...network,
    ...insights,
    "Microsoft.Resources/resourceGroups": () => succeeded,
    "Microsoft.ManagedIdentity/userAssignedIdentities": ({ id }) => ({
      properties: identityOf(id, options.tenant),
    }),
    "Microsoft.KeyVault/vaults": ({ name }) => ({
      properties: { vaultUri: `https://${name}.vault.azure.net/`, provisioningState: "Succeeded" },
    }),
    "Microsoft.KeyVault/vaults/secrets": ({ id, name }) => {
      const uri = `https://${id.split("/").at(-3)}.vault.azure.net/secrets/${name}`;
      return { properties: { secretUri: uri, secretUriWithVersion: `${uri}/${uuidOf(id).replaceAll("-", "")}` } };
    },
    "Microsoft.Authorization/roleAssignments": ({ id }) => ({
      properties: { scope: id.slice(0, id.toLowerCase().indexOf("/providers/microsoft.authorization/")) },
    }),
  };
  return Object.fromEntries(
    Object.entries(own).map(([type, answer]) => [
      type.toLowerCase(),
      (resource) => ({ ...answer(resource), ...withIdentity(resource.body, options.tenant) }),
    ]),
  );
}

const succeeded: Values = { properties: { provisioningState: "Succeeded" } };

/** The service principal behind a managed identity. */
function identityOf(id: string, tenant: string): { principalId: string; clientId: string; tenantId: string } {
  return { principalId: uuidOf("principal", id), clientId: uuidOf("client", id), tenantId: tenant };
}

/** Fills in the user-assigned `identity` of any resource that has one. */
function withIdentity(body: Values, tenant: string): Values {
  const given = body.identity;
  if (!isMap(given)) return {};
  const assigned = isMap(given.userAssignedIdentities) ? Object.keys(given.userAssignedIdentities) : [];
  const userAssignedIdentities = Object.fromEntries(
    assigned.map((user) => {
      const { principalId, clientId } = identityOf(user, tenant);
      return [user, { principalId, clientId }];
    }),
  );
  return { identity: { ...given, userAssignedIdentities } };
}
