// @ts-check
import { alertsAreHeard, webhooksByHttps } from "./alerts.mjs";
import { auditIsKept, sqlAudited, sqlAuditsEnough } from "./auditing.mjs";
import { costBounded } from "./cost.mjs";
import { appInsightsByIdentity, keyVaultByRoles, keyVaultLetsGo, leastRoles } from "./identity.mjs";
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
  sqlAudited,
  sqlAuditsEnough,
  auditIsKept,
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
  keyVaultLetsGo,
  appInsightsByIdentity,
  alertsAreHeard,
  webhooksByHttps,
  costBounded,
  tagged,
];
