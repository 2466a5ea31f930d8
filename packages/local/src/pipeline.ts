import type { PriceSource } from "@tracker/core";
import { type Checked, readSettings, type Settings } from "@tracker/settings";
import { createSources } from "@tracker/sources";

export interface Pipeline {
  readonly settings: Settings;
  readonly sources: readonly PriceSource[];
}

/** The settings of an environment and the sources they name, or everything that is wrong with either. */
export function readPipeline(environment: NodeJS.ProcessEnv): Checked<Pipeline> {
  const settings = readSettings(environment);
  if (settings.problems) return settings;
  const sources = createSources(settings.value);
  return sources.problems ? sources : { value: { settings: settings.value, sources: sources.value } };
}
