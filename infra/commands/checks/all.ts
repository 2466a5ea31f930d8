import type { Currency } from "@tracker/core";
import { AT_HAND, connectionTo, serverOf } from "@tracker/store-azure-sql";
import { azureCredential } from "@tracker/store-azure-sql/deploy";
import { deployerCredential } from "../../azure/credential.ts";
import { signIn } from "../../azure/sign-in.ts";
import type { Deployed } from "./deployed.ts";
import { type Finding, findingsOf } from "./finding.ts";
import { checkFirewall } from "./firewall.ts";
import { checkFunctions } from "./functions.ts";
import { checkHealth } from "./health.ts";
import { checkPage } from "./page.ts";
import { checkPrices } from "./prices.ts";
import { checkSql } from "./sql.ts";

const WEB_IS_OFF: Finding = {
  what: "web",
  outcome: "skipped",
  said: "neither the page nor the API is served, so prices cannot be checked from outside (pulumi config set web true)",
};

/** Checks each part of a deployed stack, from outside and as the signed-in account. Changes nothing. */
export async function checkAll(
  { tenant, subscription, resourceGroup, functionApp, sqlServer, sqlDatabase, currencies, page }: Deployed,
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const credential = await deployerCredential(environment, tenant);
  const tokens = azureCredential(credential);
  const connection = connectionTo({ ...serverOf(sqlServer), database: sqlDatabase, signIn: { tokens } }, AT_HAND);
  const signedIn = signIn(credential, { tenant, subscription });
  const address = page === undefined ? undefined : new URL(`${page}/`);
  const served = (url: URL) => [
    findingsOf("health", () => checkHealth(url)),
    ...currencies.map((currency: Currency) => findingsOf(currency, () => checkPrices(url, currency, Date.now()))),
    findingsOf("page", () => checkPage(url)),
  ];
  try {
    const findings = await Promise.all([
      findingsOf("functions", async () => checkFunctions(await signedIn, { group: resourceGroup, site: functionApp })),
      ...(address === undefined ? [Promise.resolve([WEB_IS_OFF])] : served(address)),
      findingsOf("SQL", () => checkSql(connection, signal)),
      findingsOf("firewall", async () =>
        checkFirewall(await signedIn, { group: resourceGroup, server: sqlServer.split(".")[0] ?? "" }),
      ),
    ]);
    return findings.flat();
  } finally {
    await connection.close();
  }
}
