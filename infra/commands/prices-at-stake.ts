import { cut, SECOND, TrackerError } from "@tracker/core";
import { AT_HAND, type Connection, connectionTo, serverOf } from "@tracker/store-azure-sql";
import { azureCredential } from "@tracker/store-azure-sql/deploy";
import type { Arm } from "../azure/arm.ts";
import { deployerCredential } from "../azure/credential.ts";
import { type Firewall, firewallOf } from "../azure/firewall.ts";
import { throughFirewall } from "../azure/through-firewall.ts";
import { readDeployed } from "./checks/deployed.ts";
import { contentsOf } from "./group-contents.ts";
import type { Ready } from "./preflight.ts";
import type { StackState } from "./stack-state.ts";

/** A destroy is not delayed for longer than this. */
const PATIENCE = 10 * SECOND;

/** The number of rows from the server's metadata, which Microsoft calls approximate; counting would read all rows. */
export const COUNT_PRICES = `
SELECT CAST(COALESCE(SUM(p.rows), 0) AS int) AS prices
FROM sys.partitions AS p
WHERE p.object_id = OBJECT_ID('market.price') AND p.index_id = 1;
`;

interface AtStake extends Pick<Ready, "stack" | "arm"> {
  readonly state: Pick<StackState, "outputs" | "sqlServerName">;
}

/** Resolves to a line to print before a destroy: how many prices will be lost, and how to export them. Never rejects. */
export async function pricesAtStake(
  { stack, state, arm }: AtStake,
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<string> {
  try {
    const { tenant, resourceGroup, sqlServer, sqlDatabase } = readDeployed({ stack, outputs: state.outputs });
    const sqlServerName = state.sqlServerName ?? (await serverIn(arm, resourceGroup));
    if (sqlServerName === undefined) throw new TrackerError("bad-input", `${stack} has no SQL server`);
    const tokens = azureCredential(await deployerCredential(environment, tenant));
    const connection = connectionTo(
      { ...serverOf(sqlServer), database: sqlDatabase, signIn: { tokens } },
      { ...AT_HAND, longest: PATIENCE },
    );
    const firewall = firewallOf(arm, resourceGroup, sqlServerName);
    const soon = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]);
    return await stakeText(connection, firewall, soon, say).finally(connection.close);
  } catch (error) {
    return unknownText(error);
  }
}

/** Resolves to the server that an unfinished destroy has left: it is missing from Pulumi's state, but still has the prices. */
async function serverIn(arm: Arm, group: string): Promise<string | undefined> {
  const contents = await contentsOf(arm, { name: group });
  return contents?.find(({ type }) => /^Microsoft\.Sql\/servers$/i.test(type))?.name;
}

/** Resolves to the same line for one database. Opens its server's firewall if necessary, and closes it again. */
export async function stakeText(
  connection: Connection,
  firewall: Firewall,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<string> {
  const { server, port, database } = connection.target;
  const address = port === undefined ? server : `${server}:${port}`;
  const along = `To export them first: npm run --silent export -- --format csv --server ${address} --database ${database} > prices.csv`;
  let opening: Promise<void> | undefined;
  const open = (refused: string) => {
    opening = firewall.open(refused);
    return opening;
  };
  try {
    const count = () => countPrices(connection, signal);
    const prices = await endedBy(signal, throughFirewall({ ...firewall, open }, signal, say, count));
    return prices === 0
      ? "No price will be lost: none is stored."
      : `About ${prices.toLocaleString("en")} prices will be lost. ${along}`;
  } catch (error) {
    return `${unknownText(error)} ${along}`;
  } finally {
    // A rule that is left open is deleted with the server or by the next deployment.
    const sweep = opening?.then(firewall.sweep);
    if (sweep !== undefined) await endedBy(AbortSignal.timeout(PATIENCE), sweep).catch(() => {});
  }
}

async function countPrices(connection: Connection, signal: AbortSignal): Promise<number> {
  const { recordset } = await connection.use("counting prices", signal, (session) =>
    session.request().query<{ prices: number }>(COUNT_PRICES),
  );
  return recordset[0]?.prices ?? 0;
}

function unknownText(error: unknown): string {
  return `How many prices will be lost is unknown (${cut((error as Error).message)}).`;
}

/** Rejects as soon as the signal fires, because not every call in between observes it. */
async function endedBy<Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(new TrackerError("no-answer", `no answer within ${PATIENCE / SECOND} s`));
  signal.addEventListener("abort", onAbort);
  try {
    return await Promise.race([work, late]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
