import { type Checked, readSqlSettings, SQL_SETTINGS } from "@tracker/settings";
import { readSqlUrl, type SqlTarget, serverOf, type TokenSource } from "./target.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether an environment says where prices are kept. */
export function namesDatabase(environment: Environment): boolean {
  return [SQL_SETTINGS.url, SQL_SETTINGS.server, SQL_SETTINGS.database].some(({ name }) => environment[name]?.trim());
}

/**
 * The database that the environment names, for the function and the local run alike. Kept apart from what loads the driver.
 * @param tokensOf how to sign in to Azure, given the client id of the identity to sign in as, where one is set
 */
export function targetFrom(
  environment: Environment,
  tokensOf: (clientId: string | undefined) => TokenSource,
): Checked<SqlTarget> {
  const { value, problems } = readSqlSettings(environment);
  if (problems) return { problems };
  const { server = "", database = "", clientId, url } = value;
  if (url === undefined) return { value: { ...serverOf(server), database, signIn: { tokens: tokensOf(clientId) } } };
  const read = readSqlUrl(url);
  return read.problems ? { problems: read.problems.map((text) => `${SQL_SETTINGS.url.name}: ${text}`) } : read;
}
