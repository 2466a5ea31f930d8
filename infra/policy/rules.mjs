// @ts-check
import { appInsightsByIdentity, keyVaultByRoles, leastRoles } from "./identity.mjs";
import { noSecretInOutputs, noSecretInSettings } from "./secrets.mjs";
import { sqlFirewallNarrow, sqlPasswordless, sqlPrivateMeansPrivate, sqlTls } from "./sql.mjs";
import { storagePrivate, storageTls, storageWithoutKeys } from "./storage.mjs";
import { tagged } from "./tags.mjs";
import { noPublishingPasswords, webByIdentity, webHttpsOnly, webTls } from "./web.mjs";

/** @type {import("@pulumi/policy").Policies} */
export const RULES = [
  sqlPasswordless,
  sqlTls,
  sqlFirewallNarrow,
  sqlPrivateMeansPrivate,
  storageWithoutKeys,
  storagePrivate,
  storageTls,
  webHttpsOnly,
  webTls,
  webByIdentity,
  noPublishingPasswords,
  noSecretInSettings,
  noSecretInOutputs,
  leastRoles,
  keyVaultByRoles,
  appInsightsByIdentity,
  tagged,
];
