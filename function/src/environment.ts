import type { PriceSource } from "@tracker/core";
import { badInput, readSettings, type Settings } from "@tracker/settings";
import { readSources, VENUES } from "@tracker/sources";
import { targetFrom } from "@tracker/store-azure-sql/environment";
import type { SqlTarget } from "@tracker/store-azure-sql/target";
import { managedIdentity } from "@tracker/store-azure-sql/tokens";

export interface FunctionSettings {
  readonly settings: Settings;
  readonly sources: readonly PriceSource[];
  readonly target: SqlTarget;
}

/**
 * Everything the function reads from its environment. Throws one TrackerError (`bad-input`) that lists every problem.
 *
 * The token comes from a client of the platform's identity endpoint of some 40 lines, instead of @azure/identity: the bundle is 0.37 MB
 * instead of 0.53 and loads in 0.7 of the time (`npm run bench`), and the endpoint is a documented interface that has not changed since
 * 2019. Deployers, who sign in in many ways, use the library.
 */
export function readEnvironment(environment: NodeJS.ProcessEnv): FunctionSettings {
  const settings = readSettings(environment, VENUES);
  const sources = readSources(settings);
  const target = targetFrom(environment, (clientId) => managedIdentity(environment, clientId));
  const problems = [settings, target, sources].flatMap((checked) => checked.problems ?? []);
  if (settings.problems || target.problems || sources.problems) throw badInput(problems);
  return { settings: settings.value, sources: sources.value, target: target.value };
}
