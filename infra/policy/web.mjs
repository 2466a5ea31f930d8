// @ts-check
import { WebApp } from "@pulumi/azure-native/web/webApp.js";
import { WebAppFtpAllowed } from "@pulumi/azure-native/web/webAppFtpAllowed.js";
import { WebAppScmAllowed } from "@pulumi/azure-native/web/webAppScmAllowed.js";
import { validateResourceOfType } from "@pulumi/policy";

export const webHttpsOnly = {
  name: "web-https-only",
  description: "An app is reached over HTTPS only.",
  validateResource: validateResourceOfType(WebApp, (app, _, report) => {
    if (app.httpsOnly !== true) report("plain HTTP works: set httpsOnly to true.");
  }),
};

export const webTls = {
  name: "web-tls",
  description: "An app accepts no connection below TLS 1.2, and no FTP.",
  validateResource: validateResourceOfType(WebApp, ({ siteConfig }, _, report) => {
    // The default on this plan is 1.2.
    for (const property of /** @type {const} */ (["minTlsVersion", "scmMinTlsVersion"])) {
      const version = siteConfig?.[property];
      if (version !== undefined && !["1.2", "1.3"].includes(version))
        report(`siteConfig.${property} is ${version}: set it to 1.2, or leave it out.`);
    }
    if (siteConfig?.ftpsState !== undefined && siteConfig.ftpsState !== "Disabled")
      report(`siteConfig.ftpsState is ${siteConfig.ftpsState}: set it to Disabled.`);
  }),
};

export const webByIdentity = {
  name: "web-by-identity",
  description: "An app reads its package as its identity, not with a connection string.",
  validateResource: validateResourceOfType(WebApp, ({ functionAppConfig }, _, report) => {
    const type = functionAppConfig?.deployment?.storage?.authentication?.type;
    if (type !== undefined && !["UserAssignedIdentity", "SystemAssignedIdentity"].includes(type))
      report(`functionAppConfig.deployment.storage.authentication.type is ${type}: set it to UserAssignedIdentity.`);
  }),
};

const PUBLISHING = /** @type {const} */ ([
  ["FTP", WebAppFtpAllowed],
  ["publishing (scm)", WebAppScmAllowed],
]);

export const noPublishingPasswords = {
  name: "no-publishing-passwords",
  description: "Azure gives every app a password for FTP and one for publishing: both are switched off.",
  /** @type {import("@pulumi/policy").StackValidation} */
  validateStack: ({ resources }, report) => {
    for (const app of resources.filter((resource) => resource.isType(WebApp))) {
      for (const [what, Policy] of PUBLISHING) {
        const policy = resources.find(
          (resource) =>
            resource.isType(Policy) && resource.propertyDependencies.name?.some(({ urn }) => urn === app.urn),
        );
        if (policy?.props.allow !== false)
          report(`a password works for ${what}: give ${app.name} a ${Policy.name} with allow set to false.`, app.urn);
      }
    }
  },
};
