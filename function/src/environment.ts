import type { PriceSource } from "@tracker/core";
import {
  badInput,
  type Checked,
  readSettings,
  readSqlSettings,
  type Settings,
  SQL_SETTINGS,
  type SqlSettings,
} from "@tracker/settings";
import { createSources, VENUES } from "@tracker/sources";
import { readSqlUrl, type SqlTarget, serverOf } from "@tracker/store-azure-sql/target";
import { managedIdentity } from "@tracker/store-azure-sql/tokens";

export interface FunctionSettings {
  readonly settings: Settings;
  readonly sources: readonly PriceSource[];
  readonly target: SqlTarget;
}

/** Everything the function reads from its environment. Throws one TrackerError (`bad-input`) that lists all that is wrong. */
export function readEnvironment(environment: NodeJS.ProcessEnv): FunctionSettings {
  const settings = readSettings(environment, VENUES);
  const sql = readSqlSettings(environment);
  const sources = settings.problems ? undefined : createSources(settings.value);
  const target = sql.problems ? sql : targetOf(sql.value, environment);
  const problems = [settings, target, sources].flatMap((checked) => checked?.problems ?? []);
  if (settings.problems || target.problems || sources?.value === undefined) throw badInput(problems);
  return { settings: settings.value, sources: sources.value, target: target.value };
}

/**
 * The token comes from a client of the platform's identity endpoint of some 40 lines, instead of @azure/identity: the bundle is 0.37 MB
 * instead of 0.53 and loads in 0.7 of the time (`npm run bench`), and the endpoint is a documented interface that has not changed since
 * 2019. The library is for deployers, who sign in in many ways.
 */
function targetOf(
  { server = "", database = "", clientId, url }: SqlSettings,
  environment: NodeJS.ProcessEnv,
): Checked<SqlTarget> {
  if (url !== undefined) {
    const { value, problems } = readSqlUrl(url);
    return problems ? { problems: problems.map((text) => `${SQL_SETTINGS.url.name}: ${text}`) } : { value };
  }
  return { value: { ...serverOf(server), database, signIn: { tokens: managedIdentity(environment, clientId) } } };
}
