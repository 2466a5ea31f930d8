import { type Currency, TrackerError } from "@tracker/core";
import { baseUrl, SETTINGS, unwrap, type Values } from "@tracker/settings";
import { readFlags, switchFlag } from "@tracker/settings/command-line";
import { connectionTo, serverOf } from "@tracker/store-azure-sql";
import { azureCredential } from "@tracker/store-azure-sql/deploy";
import { deployerCredential } from "../../azure/credential.ts";
import { signIn } from "../../azure/sign-in.ts";
import { runStep } from "../../steps/run-step.ts";
import { flag, PLACE } from "../../steps/step-flags.ts";
import { type Finding, findingLine, findingsOf } from "./finding.ts";
import { checkFunctions } from "./functions.ts";
import { checkHealth } from "./health.ts";
import { checkPage } from "./page.ts";
import { checkPrices } from "./prices.ts";
import { checkSql } from "./sql.ts";
import { untilWell } from "./until-well.ts";

const FLAGS = {
  ...PLACE,
  site: flag("site", "the name of the function app", "prices1a2b3c4d"),
  server: flag("server", "the full name of the SQL server", "prices1a2b3c4d.database.windows.net"),
  database: flag("database", "the name of its database", "prices"),
  currencies: { ...SETTINGS.currencies, name: "--currencies" },
  page: {
    name: "--page",
    description: "the address of the page; without it, what is served is not looked at",
    valueHint: "ADDRESS",
    allowed: "an https address",
    example: "https://prices1a2b3c4d.azurewebsites.net/",
    default: undefined,
    read: baseUrl,
  },
  wait: switchFlag(
    "--wait",
    "look again until all is well, for the first price comes up to five minutes after a deployment",
  ),
};

const WEB_IS_OFF: Finding = {
  what: "web",
  outcome: "skipped",
  said: "neither page nor API are served, and prices are not seen from outside (pulumi config set web true)",
};

/** Looks at a deployed stack, from outside and as whoever is signed in, and says for each part what it saw or what to do. Changes nothing. */
await runStep(async (args, signal, say) => {
  const flags = unwrap(readFlags(FLAGS, args));
  const once = () => look(flags, signal);
  const findings = await (flags.wait ? untilWell(once, signal) : once());
  for (const finding of findings) say(findingLine(finding));
  const failed = findings.filter(({ outcome }) => outcome === "failed");
  if (failed.length > 0) {
    throw new TrackerError(
      "no-answer",
      `${failed.length} of ${findings.length} checks failed: ${failed.map(({ what }) => what).join(", ")}`,
    );
  }
});

async function look(
  { tenant, subscription, group, site, server, database, currencies, page }: Values<typeof FLAGS>,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const credential = await deployerCredential(process.env, tenant);
  const connection = connectionTo({ ...serverOf(server), database, signIn: { tokens: azureCredential(credential) } });
  const address = page === undefined ? undefined : new URL(`${page}/`);
  const served = (url: URL) => [
    findingsOf("health", () => checkHealth(url)),
    ...currencies.map((currency: Currency) => findingsOf(currency, () => checkPrices(url, currency, Date.now()))),
    findingsOf("page", () => checkPage(url)),
  ];
  try {
    const findings = await Promise.all([
      findingsOf("functions", async () =>
        checkFunctions(await signIn(credential, { tenant, subscription }), group, site),
      ),
      ...(address === undefined ? [Promise.resolve([WEB_IS_OFF])] : served(address)),
      findingsOf("SQL", () => checkSql(connection, signal)),
    ]);
    return findings.flat();
  } finally {
    await connection.close();
  }
}
