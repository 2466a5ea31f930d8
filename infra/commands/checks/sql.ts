import { TrackerError } from "@tracker/core";
import type { Connection } from "@tracker/store-azure-sql";
import { refusedAddress } from "../../azure/firewall.ts";
import type { Finding } from "./finding.ts";

/** What a report reads, with the rights of a reader. */
export const READ_AS_A_REPORT = "SELECT currency, age_seconds FROM bi.v_latest ORDER BY currency;";

/**
 * Checks that the signed-in account can read prices over SQL from here, as Power BI does. If the server's network does not let this machine
 * in, nothing is wrong with the stack: the finding is skipped, and says how to get in.
 */
export async function checkSql(connection: Connection, signal: AbortSignal): Promise<readonly Finding[]> {
  try {
    const { recordset } = await connection.use("reading as a report does", signal, (pool) =>
      pool.request().query<{ currency: string; age_seconds: number }>(READ_AS_A_REPORT),
    );
    const seen = recordset.map(({ currency, age_seconds }) => `${currency} ${age_seconds} s old`).join(", ");
    return [{ what: "SQL", outcome: "ok", said: `read as a report does: ${seen || "no price yet"}` }];
  } catch (error) {
    const advice = error instanceof TrackerError ? ADVICE[error.number ?? 0] : undefined;
    if (advice === undefined) throw error;
    return [{ what: "SQL", outcome: advice.outcome, said: advice.say(refusedAddress(error) ?? "this address") }];
  }
}

const ADVICE: Readonly<Record<number, Pick<Finding, "outcome"> & { say: (address: string) => string }>> = {
  40615: {
    outcome: "skipped",
    say: (address) =>
      `the server does not let ${address} in (40615), and does not have to. To read from here, add the address to analysts and run npm run up: pulumi config set --path "analysts[0].name" here and pulumi config set --path "analysts[0].addresses" ${address}, with the next free index instead of 0`,
  },
  40914: {
    outcome: "skipped",
    say: () =>
      "this machine is in a virtual network on Azure that the server has no rule for (40914): run this from elsewhere",
  },
  47073: {
    outcome: "skipped",
    say: () =>
      "the server has no public address (network=private-endpoint): run this inside its virtual network to read over SQL, or let named addresses in (network=private-endpoint-with-firewall)",
  },
  18456: {
    outcome: "failed",
    say: () =>
      "the server lets this machine in, but has no user for the signed-in account (18456): add it, or a group that it is in, to readers (infra/stacks/dev.yaml shows how), and run npm run up",
  },
  229: {
    outcome: "failed",
    say: () => "the signed-in account may not read bi.v_latest (229): npm run up gives readers their role again",
  },
};
