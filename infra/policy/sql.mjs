// @ts-check
import { PrivateEndpoint } from "@pulumi/azure-native/network/privateEndpoint.js";
import { FirewallRule } from "@pulumi/azure-native/sql/firewallRule.js";
import { IPv6FirewallRule } from "@pulumi/azure-native/sql/ipv6FirewallRule.js";
import { Server } from "@pulumi/azure-native/sql/server.js";
import { validateResourceOfType } from "@pulumi/policy";
import { ifKnown } from "./known.mjs";

export const sqlPasswordless = {
  name: "sql-passwordless",
  description: "A SQL server accepts Entra identities only: a password that does not exist cannot leak.",
  validateResource: validateResourceOfType(Server, (server, _, report) => {
    if (server.administrators?.azureADOnlyAuthentication !== true)
      report("the server accepts passwords: set administrators.azureADOnlyAuthentication to true.");
    if ("administratorLoginPassword" in server) report("the server has a password: remove administratorLoginPassword.");
  }),
};

export const sqlTls = {
  name: "sql-tls",
  description: "A SQL server accepts no connection below TLS 1.2.",
  validateResource: validateResourceOfType(Server, ({ minimalTlsVersion }, _, report) => {
    if (!["1.2", "1.3"].includes(String(minimalTlsVersion)))
      report(`minimalTlsVersion is ${minimalTlsVersion ?? "not set"}: set it to 1.2.`);
  }),
};

/** The most that one analyst may have (infra/config/addresses.ts). */
const MOST_ADDRESSES = 256;

export const sqlFirewallNarrow = {
  name: "sql-firewall-narrow",
  description: `A SQL firewall rule lets in named IPv4 addresses: never 0.0.0.0, never more than ${MOST_ADDRESSES}.`,
  validateResource: [
    validateResourceOfType(FirewallRule, ({ startIpAddress, endIpAddress }, _, report) => {
      const [start, end] = [numberOf(startIpAddress), numberOf(endIpAddress)];
      if (start === 0)
        report(
          "0.0.0.0 opens the server to all of Azure, other people's subscriptions included: name the addresses that need it.",
        );
      else if (!(end - start >= 0 && end - start < MOST_ADDRESSES))
        report(
          `${startIpAddress} to ${endIpAddress} is not a range of 1 to ${MOST_ADDRESSES} addresses: name the ones that need it.`,
        );
    }),
    validateResourceOfType(IPv6FirewallRule, (_rule, _, report) =>
      report("analysts have IPv4 addresses only: use a FirewallRule instead."),
    ),
  ],
};

/** The network of a stack whose server has both addresses by intention (infra/config/fields.ts). */
const WITH_FIREWALL = "private-endpoint-with-firewall";

export const sqlPrivateMeansPrivate = {
  name: "sql-private-means-private",
  description: `A SQL server with a private endpoint has no public address, unless its tag network is ${WITH_FIREWALL}.`,
  /** @type {import("@pulumi/policy").StackValidation} */
  validateStack: ({ resources }, report) => {
    const endpoints = resources.filter((resource) => resource.isType(PrivateEndpoint));
    for (const endpoint of endpoints) {
      const leadsTo = endpoint.propertyDependencies.privateLinkServiceConnections ?? [];
      for (const server of leadsTo.filter((resource) => resource.isType(Server))) {
        const isMeant = ifKnown(() => server.props.tags?.network) === WITH_FIREWALL;
        if (!isMeant && ifKnown(() => server.props.publicNetworkAccess) !== "Disabled")
          report(
            `${server.name} can be reached from outside as well: set publicNetworkAccess to Disabled, or the tag network to ${WITH_FIREWALL}.`,
            server.urn,
          );
      }
    }
  },
};

/** @param {string | undefined} address */
function numberOf(address) {
  const parts = (address ?? "").split(".").map(Number);
  return parts.length === 4 ? parts.reduce((number, part) => number * 256 + part, 0) : Number.NaN;
}
