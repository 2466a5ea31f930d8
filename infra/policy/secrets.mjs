// @ts-check
import { WebApp } from "@pulumi/azure-native/web/webApp.js";
import { WebAppApplicationSettings } from "@pulumi/azure-native/web/webAppApplicationSettings.js";
import { WebAppConnectionStrings } from "@pulumi/azure-native/web/webAppConnectionStrings.js";
import { validateResourceOfType } from "@pulumi/policy";
import { knownEntries } from "./known.mjs";

/** Anyone who may look at the app can read its settings, so secrets stay in a key vault. */
const REFERENCE = /^@Microsoft\.KeyVault\(/;

/** Names that only secrets have. */
const SECRET_NAME = /password|passwd|pwd|secret|token|credentials|connection_?string|sas_?url|key$/i;

/** What only secrets contain: parts of connection strings, shared access signatures, user and password in a URL, PEM, JWT. */
const SECRET_VALUE =
  /\b(password|pwd|accountkey|sharedaccesskey|sharedaccesssignature|clientsecret)\s*=|[?&]sig=|:\/\/[^/\s:@]+:[^/\s@]+@|-----BEGIN |\beyJ[\w-]{10,}\.[\w-]+\./i;

/** Not a secret: the component it names accepts no key (rule app-insights-by-identity). */
const APP_INSIGHTS = "APPLICATIONINSIGHTS_CONNECTION_STRING";

export const noSecretInSettings = {
  name: "no-secret-in-settings",
  description: "No setting of an app holds a password, a key or a connection string with one.",
  validateResource: [
    validateResourceOfType(WebAppApplicationSettings, ({ properties }, _, report) => {
      for (const [name, value] of knownEntries(properties)) look(name, value, report);
    }),
    validateResourceOfType(WebApp, ({ siteConfig }, _, report) => {
      for (const { name, value } of siteConfig?.appSettings ?? []) look(name, value, report);
      for (const { name } of siteConfig?.connectionStrings ?? []) report(connectionString(name));
    }),
    validateResourceOfType(WebAppConnectionStrings, ({ properties }, _, report) => {
      for (const [name] of knownEntries(properties)) report(connectionString(name));
    }),
  ],
};

export const noSecretInOutputs = {
  name: "no-secret-in-outputs",
  description: "No output of the stack holds a password, a key or a connection string with one.",
  /** @type {import("@pulumi/policy").StackValidation} */
  validateStack: ({ resources }, report) => {
    const stack = resources.find(({ type }) => type === "pulumi:pulumi:Stack");
    for (const [name, value] of knownEntries(stack?.props)) {
      if (typeof value === "string" && SECRET_VALUE.test(value))
        report(`the output ${name} looks like a secret: remove it.`);
    }
  },
};

/**
 * Never reports the value, which would end up in logs.
 *
 * @param {string | undefined} name
 * @param {unknown} value undefined while it is not known
 * @param {(message: string) => void} report
 */
function look(name = "", value, report) {
  if (typeof value !== "string" || REFERENCE.test(value) || name === APP_INSIGHTS) return;
  if (SECRET_NAME.test(name)) report(`${name} is named like a secret: ${REMEDY}`);
  else if (SECRET_VALUE.test(value)) report(`the value of ${name} looks like a secret: ${REMEDY}`);
}

const REMEDY = "keep it in the key vault, and give the setting @Microsoft.KeyVault(SecretUri=…).";

/** @param {string | undefined} name */
function connectionString(name) {
  return `${name} is a connection string: give the app the server's name, and a role to its identity.`;
}
